using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>The rules of a call once its run has made it: who may record what, when it is tried again, when it ends.</summary>
static class CallTransitions
{
    static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);

    /// <summary>Claims beyond the failures that the tool allows: how many workers may die at one call.</summary>
    public const int SpareClaims = 3;

    /// <summary>Applies a trigger to a locked call; the commands that became due, or for a stale trigger those that are.</summary>
    public static IReadOnlyList<ICommand> Apply(ToolCall call, CallTrigger trigger, DateTimeOffset now)
    {
        if (call.HasEnded)
            return [Ended(call)];
        switch (trigger)
        {
            case CallTrigger.Attempted attempted when Owns(call, attempted):
                return Record(call, attempted, now);
            case CallTrigger.Exhausted:
                return End(call, CallStatus.Failed, now, new Failure(ErrorCodes.WorkerLost,
                    $"attempts_exhausted: {call.Attempt} workers were lost while they ran {call.Tool}; whether it had an effect is unknown."));
            case CallTrigger.Due when now >= call.DeadlineAt:
                return End(call, CallStatus.TimedOut, now, Expiry(call));
            case CallTrigger.Due:
                return Pending(call, now);
            default:
                return [];
        }
    }

    /// <summary>A claimed call may be run where it is pending, or where its worker's lease has lapsed; never before the back-off has passed.</summary>
    public static bool MayStart(ToolCall call, DateTimeOffset now) => !call.HasEnded && !(call.LeaseUntil > now);

    /// <summary>Fenced by the attempt, not by time (protocol C2).</summary>
    static bool Owns(ToolCall call, CallTrigger.Attempted attempted) => call.Status == CallStatus.Running
        ? attempted.Attempt == call.Attempt
        : call.ReadOnly && attempted.Attempt == call.Attempt + 1;

    static IReadOnlyList<ICommand> Record(ToolCall call, CallTrigger.Attempted attempted, DateTimeOffset now)
    {
        (call.Attempt, call.Worker, call.StartedAt, call.ExecutionMs) = (attempted.Attempt, attempted.Worker, attempted.StartedAt, attempted.ExecutionMs);
        if (call.CancelRequested)
            return End(call, CallStatus.Cancelled, now, new Failure(ErrorCodes.Cancelled, "The run was cancelled."));
        if (attempted.Result is ToolResult.Succeeded succeeded)
        {
            call.Result = succeeded.Value.GetRawText();
            return End(call, CallStatus.Succeeded, now, failure: null);
        }

        var failure = ((ToolResult.Failed)attempted.Result).Failure;
        call.OutcomeUnknown = attempted.TimedOut && !call.ReadOnly;
        return failure.Retryable && call.FailedCount + 1 < call.MaxAttempts
            ? Retry(call, failure, now)
            : End(call, attempted.TimedOut ? CallStatus.TimedOut : CallStatus.Failed, now, failure);
    }

    static IReadOnlyList<ICommand> Retry(ToolCall call, Failure failure, DateTimeOffset now)
    {
        var failures = JsonSerializer.Deserialize<List<FailedAttempt>>(call.FailedAttempts ?? "[]", StorageJson.Options)!;
        failures.Add(new(call.Attempt, failure.Code, failure.Message, call.Worker, call.ExecutionMs ?? 0, now));
        call.FailedAttempts = JsonSerializer.Serialize(failures, StorageJson.Options);
        call.FailedCount = failures.Count;
        call.Status = CallStatus.Pending;
        call.LeaseUntil = now + (FirstBackoff * Math.Pow(2, call.FailedCount - 1));
        call.DueAt = CallDueTimes.Earlier(call.LeaseUntil.Value, call.DeadlineAt);
        return [new CallRetrying(call.RunId, call.CorrelationId, call.TenantId, call.OwnerId)];
    }

    static IReadOnlyList<ICommand> End(ToolCall call, string status, DateTimeOffset now, Failure? failure)
    {
        if (failure?.Code is ErrorCodes.WorkerLost)
            call.OutcomeUnknown = !call.ReadOnly;
        (call.Status, call.EndedAt, call.DueAt, call.LeaseUntil) = (status, now, null, null);
        (call.ErrorCode, call.ErrorMessage, call.ErrorRetryable) = (failure?.Code, failure?.Message, failure?.Retryable ?? false);
        return [Ended(call)];
    }

    static IReadOnlyList<ICommand> Pending(ToolCall call, DateTimeOffset now) =>
        call.Kind == CallKinds.Tool && MayStart(call, now)
            ? [new CallTool(call.CorrelationId, call.RunId, call.Tool, call.TenantId, call.OwnerId)]
            : [];

    static Failure Expiry(ToolCall call) => call.Kind == CallKinds.Approval
        ? new(ErrorCodes.Expired, "Nobody decided before the question expired.")
        : new(ErrorCodes.Timeout, $"The timeout of {call.Tool} passed with its run's.");

    static CallEnded Ended(ToolCall call) => new(call.RunId, call.CorrelationId, call.TenantId, call.OwnerId);
}
