using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.DeadLetters;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>GET /v1/runs/{id}/timeline: the run's life and every attempt of every call, in order of time.</summary>
static class GetTimeline
{
    public static async Task<Ok<TimelineView>> HandleAsync(
        string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await OwnRuns.GetAsync(db, http.Caller().UserId, Ids.Parse(id), cancellationToken);
        var calls = await db.ToolCalls.AsNoTracking().Where(c => c.RunId == run.CorrelationId).ToListAsync(cancellationToken);
        var dead = await db.DeadLetters.AsNoTracking().Where(d => d.RunId == run.CorrelationId).ToListAsync(cancellationToken);
        var entries = Life(run).Concat(calls.SelectMany(Attempts)).Concat(dead.Select(Dead));
        return TypedResults.Ok(new TimelineView(run.CorrelationId, run.Agent, run.OwnerId, run.ThreadId, run.Timeout.TotalSeconds, [.. entries.OrderBy(e => e.At)]));
    }

    static IEnumerable<TimelineEntry> Life(Run run)
    {
        yield return new("register", run.CreatedAt);
        if (run.StartedAt is { } started)
            yield return new("start", started) { QueueWaitMs = RunView.Elapsed(run.CreatedAt, started) };
        if (run.CompletedAt is not { } completed)
            yield break;
        yield return new("complete", completed) { Outcome = run.Status, Error = RunError.From(run) };
        yield return new("metrics", completed) { DurationMs = RunView.Elapsed(run.StartedAt, completed), ToolCalls = run.ToolCalls, Steps = run.Step };
    }

    static IEnumerable<TimelineEntry> Attempts(ToolCall call)
    {
        var failed = call.FailedAttempts is null ? [] : JsonSerializer.Deserialize<FailedAttempt[]>(call.FailedAttempts, JsonSerializerOptions.Web) ?? [];
        foreach (var attempt in failed)
        {
            yield return Of(call, attempt.At - TimeSpan.FromMilliseconds(attempt.ExecutionMs)) with
            {
                Attempt = attempt.Attempt,
                Worker = attempt.Worker,
                DurationMs = attempt.ExecutionMs,
                Outcome = CallStatus.Failed,
                Error = new(attempt.Code, attempt.Message, Retryable: true),
            };
        }

        yield return Of(call, call.StartedAt ?? call.CreatedAt) with
        {
            Attempt = call.Attempt,
            Worker = call.Worker,
            QueueWaitMs = failed.Length == 0 ? RunView.Elapsed(call.CreatedAt, call.StartedAt) : null,
            DurationMs = call.ExecutionMs ?? RunView.Elapsed(call.StartedAt, call.EndedAt),
            Outcome = call.Status,
            Error = call.ErrorCode is null ? null : new(call.ErrorCode, call.ErrorMessage ?? "", call.ErrorRetryable),
        };
    }

    /// <summary>Says that the work stopped there, not what the message held.</summary>
    static TimelineEntry Dead(DeadLetter letter) => new("dead_letter", letter.FailedAt)
    {
        Step = letter.Step,
        CallId = letter.CallId,
        Kind = letter.Kind,
        Name = letter.MessageType,
        Attempt = letter.Attempts,
        Outcome = letter.Status,
        DeadLetterId = letter.Id,
    };

    static TimelineEntry Of(ToolCall call, DateTimeOffset at) =>
        new("call", at) { Step = call.Step, CallId = call.CorrelationId, Kind = call.Kind, Name = call.Tool };
}
