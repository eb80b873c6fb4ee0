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

    public ToolWorkerInstruments()
    {
        attempts = meter.CreateCounter<long>("netra.tool.attempts", description: "Attempts of tool calls, by tool and outcome.");
        dropped = meter.CreateCounter<long>("netra.tool.dropped", description: "Calls that came while another worker was at them.");
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

    public void Orphan(string message) => orphans.Add(1, new KeyValuePair<string, object?>("message", message));

    public void Dispose() => meter.Dispose();
}
