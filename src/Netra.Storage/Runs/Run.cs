using MassTransit;
using Netra.Contracts;

namespace Netra.Storage.Runs;

/// <summary>One execution request: the saga's instance, its outbox (<c>PendingWork</c> derives from it) and the head of its log.</summary>
public sealed class Run : SagaStateMachineInstance, IOwned
{
    /// <summary>A run in the queue for a slot is started by who releases one, or by the scheduler's look at the queue; thousands may wait there, so each is due as rarely as this.</summary>
    public static readonly TimeSpan SlotCheck = TimeSpan.FromMinutes(10);

    /// <summary>The run's id.</summary>
    public Guid CorrelationId { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    public string Agent { get; set; } = "";

    /// <summary>One of <see cref="RunStatus"/>.</summary>
    public string Status { get; set; } = RunStatus.Queued;

    /// <summary>One of <see cref="Contracts.WaitingFor"/> while the status is <c>waiting</c>; <c>slot</c> while it is <c>queued</c> behind many others.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>The step under way, from 1; 0 before the first.</summary>
    public int Step { get; set; }

    /// <summary>Whether the step's decision has been applied.</summary>
    public bool StepDecided { get; set; }

    /// <summary>The attempt of the step, from 1: one more after each transient failure.</summary>
    public int StepAttempt { get; set; }

    /// <summary>Until when a worker is known to be busy with the step; suppresses duplicate work, refuses nothing.</summary>
    public DateTimeOffset? StepLeaseUntil { get; set; }

    public string? StepWorker { get; set; }

    /// <summary>How many workers began the step and were not heard of again.</summary>
    public int StepLosses { get; set; }

    /// <summary>JSON.</summary>
    public string Input { get; set; } = "{}";

    /// <summary>JSON.</summary>
    public string? Result { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public bool ErrorRetryable { get; set; }

    /// <summary>0 to 9, 9 first.</summary>
    public int Priority { get; set; }

    /// <summary>Place in the tenant's queue for a slot, the least first: milliseconds since 1970 at its creation (or when it may start), a minute less for each step of priority, so that nobody waits for ever.</summary>
    public long QueueRank { get; set; }

    /// <summary>JSON object of strings.</summary>
    public string? Labels { get; set; }

    public Guid? ThreadId { get; set; }

    public string CorrelationKey { get; set; } = "";

    public string? SessionId { get; set; }

    public string RequestId { get; set; } = "";

    /// <summary>W3C trace context of the submit.</summary>
    public string? Traceparent { get; set; }

    /// <summary>The run whose step started this one, and the call that stands for it there.</summary>
    public Guid? ParentRunId { get; set; }

    public Guid? ParentCallId { get; set; }

    /// <summary>The run that this one tries again.</summary>
    public Guid? RetryOf { get; set; }

    /// <summary>Whether calls that the retried run has recorded are not made again.</summary>
    public bool Reuses { get; set; }

    /// <summary>Not before; null for at once.</summary>
    public DateTimeOffset? RunAt { get; set; }

    /// <summary>Where its end is told.</summary>
    public string? WebhookUrl { get; set; }

    public TimeSpan Timeout { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>When the run times out: the end of its queue time while it waits to start, then the start plus <see cref="Timeout"/>.</summary>
    public DateTimeOffset DeadlineAt { get; set; }

    /// <summary>When the sweep looks at the run again; null only in a terminal status.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset? CancelRequestedAt { get; set; }

    /// <summary>Whether the run holds one of its tenant's slots.</summary>
    public bool SlotHeld { get; set; }

    /// <summary>Seq of the last event; dense from 1.</summary>
    public long LastSeq { get; set; }

    /// <summary>Who planned the steps: <c>deterministic</c> or <c>llm</c>.</summary>
    public string Planner { get; set; } = "deterministic";

    public int ToolCalls { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>The dead letter that the run must wait for: written by whoever stores or deals with the letter, heeded by the run's next transition.</summary>
    public Guid? DeadLetterId { get; set; }

    /// <summary>Milliseconds that were left to the deadline when the run began to wait for a dead letter.</summary>
    public long? PausedMs { get; set; }

    /// <summary>The database's clock when the last transition took the row's lock.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    public bool IsTerminal => RunStatus.IsTerminal(Status);

    /// <summary>The <see cref="QueueRank"/> of a run.</summary>
    public static long RankOf(DateTimeOffset createdAt, int priority) => createdAt.ToUnixTimeMilliseconds() - (priority * 60_000L);
}
