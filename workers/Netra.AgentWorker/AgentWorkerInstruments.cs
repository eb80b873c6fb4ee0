using System.Diagnostics.Metrics;
using Netra.AgentWorker.Runs;

namespace Netra.AgentWorker;

sealed class AgentWorkerInstruments : IDisposable
{
    readonly Meter meter = new("Netra.AgentWorker");
    readonly Counter<long> transitions;
    readonly Counter<long> orphans;
    readonly Counter<long> steps;
    readonly Counter<long> ended;
    readonly Counter<long> takeovers;

    public AgentWorkerInstruments()
    {
        transitions = meter.CreateCounter<long>("netra.run.transitions", description: "Triggers taken by runs, and whether they changed anything.");
        orphans = meter.CreateCounter<long>("netra.run.orphans", description: "Messages for runs that do not exist.");
        steps = meter.CreateCounter<long>("netra.run.steps", description: "Steps executed, by outcome.");
        takeovers = meter.CreateCounter<long>("netra.run.takeovers", description: "Steps begun again because the worker before was lost.");
        ended = meter.CreateCounter<long>("netra.runs.ended", description: "Runs that have ended, by agent and status.");
    }

    public void Transitioned(RunTrigger trigger, RunFrame frame)
    {
        transitions.Add(1, new("trigger", trigger.GetType().Name), new("applied", frame.Applied));
        if (frame is { Applied: true, Run.IsTerminal: true })
            ended.Add(1, new("agent", frame.Run.Agent), new("status", frame.Run.Status));
    }

    public void Orphan(string message) => orphans.Add(1, new KeyValuePair<string, object?>("message", message));

    public void Step(string outcome) => steps.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void TakenOver() => takeovers.Add(1);

    public void Dispose() => meter.Dispose();
}
