using Netra.Api.Json;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>A run in a list: without input and result.</summary>
sealed record RunListItem(
    Guid Id, string Agent, string Status, string? WaitingFor, Guid? ThreadId, RunError? Error, string Planner,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, DateTimeOffset DeadlineAt, long? ExecutionTimeMs,
    long LastSeq, int Step, string? TraceId, RawJson Labels, RunUsage Usage)
{
    public static RunListItem From(Run r) => new(
        r.CorrelationId, r.Agent, r.Status, r.WaitingFor, r.ThreadId, RunError.From(r), r.Planner,
        r.CreatedAt, r.StartedAt, r.CompletedAt, r.DeadlineAt, RunView.Elapsed(r.StartedAt, r.CompletedAt),
        r.LastSeq, r.Step, RunView.TraceIdOf(r.Traceparent), new(r.Labels ?? "{}"), RunUsage.Of(r.Step, r.ToolCalls, r.InputTokens, r.OutputTokens));
}
