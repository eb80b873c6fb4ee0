using System.ComponentModel;
using Netra.Storage.Catalogue;

namespace Netra.Api.Workers;

sealed record WorkerView(
    string Id,
    [property: Description("api, agent, tool, notifier, scheduler, or embedded for all in one.")] string Kind,
    [property: Description("healthy, draining or unhealthy.")] string Status,
    [property: Description("Whether its heartbeat is fresh.")] bool Healthy,
    string Host, int ProcessId, string Version,
    [property: Description("Agents or tools that it serves.")] IReadOnlyList<string> Serves,
    DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, DateTimeOffset? DrainRequestedAt)
{
    public static WorkerView From(WorkerRecord w, DateTimeOffset now)
    {
        var healthy = w.HeartbeatAt > now - WorkerRecord.FreshFor;
        var status = healthy ? w.DrainRequestedAt is null ? "healthy" : "draining" : "unhealthy";
        return new(
            w.Id, w.Kind, status, healthy, w.Host, w.ProcessId, w.Version,
            w.Serves.Split(' ', StringSplitOptions.RemoveEmptyEntries), w.StartedAt, w.HeartbeatAt, w.DrainRequestedAt);
    }
}
