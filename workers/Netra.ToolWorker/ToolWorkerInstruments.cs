using System.Diagnostics.Metrics;
using Netra.Sdk;
using Netra.ToolWorker.Calls;

namespace Netra.ToolWorker;

sealed class ToolWorkerInstruments : IDisposable
{
    readonly Meter meter = new("Netra.ToolWorker");
    readonly Counter<long> attempts;
    readonly Counter<long> dropped;
    readonly Counter<long> orphans;
    readonly Counter<long> takeovers;

    public ToolWorkerInstruments()
    {
        attempts = meter.CreateCounter<long>("netra.tool.attempts", description: "Attempts of tool calls, by tool and outcome.");
        dropped = meter.CreateCounter<long>("netra.tool.dropped", description: "Calls that came while another worker was at them.");
        takeovers = meter.CreateCounter<long>("netra.tool.takeovers", description: "Attempts begun because the worker before had not renewed its lease, by tool.");
        orphans = meter.CreateCounter<long>("netra.tool.orphans", description: "Messages for calls that do not exist.");
    }

    public void Attempted(string tool, CallTrigger.Attempted? attempted) =>
        attempts.Add(1, new("tool", tool), new("outcome", attempted switch
        {
            null => "lost",
            { Result: ToolResult.Succeeded } => "succeeded",
            { TimedOut: true } => "timed_out",
            _ => "failed",
        }));

    public void Dropped() => dropped.Add(1);

    public void TakenOver(string tool) => takeovers.Add(1, new KeyValuePair<string, object?>("tool", tool));

    public void Orphan(string message) => orphans.Add(1, new KeyValuePair<string, object?>("message", message));

    public void Dispose() => meter.Dispose();
}
