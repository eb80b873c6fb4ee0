using System.ComponentModel;
using Netra.Api.Json;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>A run as callers see it.</summary>
sealed record RunView(
    Guid Id,
    string Agent,
    [property: Description("queued, running, waiting, cancelling, completed, failed, timed_out or cancelled.")] string Status,
    [property: Description("slot, tools, approval, child, retry or dead_letter while the status is waiting; slot while it is queued behind many others.")] string? WaitingFor,
    Guid? ThreadId,
    RawJson Input,
    RawJson? Result,
    RunError? Error,
    string Planner,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset DeadlineAt,
    long? ExecutionTimeMs,
    [property: Description("Seq of the last event in the log.")] long LastSeq,
    int Step,
    string? TraceId,
    RawJson Labels,
    RunUsage Usage,
    int Priority,
    double TimeoutSeconds,
    Guid? ParentRunId,
    Guid? RetryOf,
    [property: Description("Not before this moment; null for at once.")] DateTimeOffset? RunAt,
    bool CancelRequested)
{
    public static RunView From(Run r) => new(
        r.CorrelationId, r.Agent, r.Status, r.WaitingFor, r.ThreadId, new(r.Input), RawJson.From(r.Result), RunError.From(r), r.Planner,
        r.CreatedAt, r.StartedAt, r.CompletedAt, r.DeadlineAt, Elapsed(r.StartedAt, r.CompletedAt), r.LastSeq, r.Step, TraceIdOf(r.Traceparent),
        new(r.Labels ?? "{}"), RunUsage.Of(r.Step, r.ToolCalls, r.InputTokens, r.OutputTokens), r.Priority, r.Timeout.TotalSeconds,
        r.ParentRunId, r.RetryOf, r.RunAt, r.CancelRequestedAt is not null);

    /// <summary>The part of a W3C traceparent that names the trace.</summary>
    public static string? TraceIdOf(string? traceparent) => traceparent?.Split('-') is [_, { Length: 32 } id, ..] ? id : null;

    public static long? Elapsed(DateTimeOffset? from, DateTimeOffset? to) => from is { } f && to is { } t ? (long)(t - f).TotalMilliseconds : null;
}

/// <param name="Code">One of the closed list of codes in docs.</param>
sealed record RunError(string Code, string Message, bool Retryable)
{
    public static RunError? From(Run r) => r.ErrorCode is null ? null : new(r.ErrorCode, r.ErrorMessage ?? "", r.ErrorRetryable);
}

sealed record RunUsage(
    int Steps, int ToolCalls, long InputTokens, long OutputTokens,
    [property: Description("0 for a run without a model; null where the price is not known.")] decimal? CostUsd)
{
    public static RunUsage Of(int steps, int toolCalls, long inputTokens, long outputTokens) =>
        new(steps, toolCalls, inputTokens, outputTokens, inputTokens + outputTokens == 0 ? 0 : null);
}
