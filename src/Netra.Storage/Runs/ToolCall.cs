using MassTransit;

namespace Netra.Storage.Runs;

/// <summary>Something that a step of a run waits for: a tool call, a person's approval or a child run. Made by the run, ended once.</summary>
public sealed class ToolCall : SagaStateMachineInstance, IOwned
{
    /// <summary>The call's id, and its idempotency key towards the outside.</summary>
    public Guid CorrelationId { get; set; }

    public Guid RunId { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    /// <summary>One of <see cref="CallKinds"/>.</summary>
    public string Kind { get; set; } = CallKinds.Tool;

    /// <summary>The tool's name; the agent's for a child; <c>approval</c> for an approval.</summary>
    public string Tool { get; set; } = "";

    public string? Purpose { get; set; }

    public int Step { get; set; }

    /// <summary>Place among the calls of the step, from 0.</summary>
    public int Place { get; set; }

    /// <summary>JSON.</summary>
    public string Arguments { get; set; } = "{}";

    /// <summary>One of <see cref="CallStatus"/>.</summary>
    public string Status { get; set; } = CallStatus.Pending;

    /// <summary>The attempt that owns the call; 0 before the first claim.</summary>
    public int Attempt { get; set; }

    public int MaxAttempts { get; set; }

    public bool ReadOnly { get; set; }

    /// <summary>For each attempt.</summary>
    public TimeSpan Timeout { get; set; }

    public string? Worker { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The end of the last moment at which an attempt could still end.</summary>
    public DateTimeOffset DeadlineAt { get; set; }

    /// <summary>When the sweep looks at the call again; null only once it has ended.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>JSON.</summary>
    public string? Result { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public bool ErrorRetryable { get; set; }

    /// <summary>Whether an effect may have happened without being recorded.</summary>
    public bool OutcomeUnknown { get; set; }

    /// <summary>JSON array of <see cref="FailedAttempt"/>, oldest first: attempts after which another followed.</summary>
    public string? FailedAttempts { get; set; }

    public int FailedCount { get; set; }

    /// <summary>How many of the failed attempts the run's log tells of. Written by the run only.</summary>
    public int BookedFailures { get; set; }

    /// <summary>Whether the run's log tells how the call ended. Written by the run only.</summary>
    public bool Booked { get; set; }

    /// <summary>Whether the worker that holds the call should stop.</summary>
    public bool CancelRequested { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public long? ExecutionMs { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool HasEnded => CallStatus.IsTerminal(Status);
}
