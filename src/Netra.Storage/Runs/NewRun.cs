using Netra.Contracts;

namespace Netra.Storage.Runs;

/// <summary>A run to be, as its submitter chose it.</summary>
/// <param name="Input">A JSON object that the agent's schema accepts.</param>
/// <param name="Timeout">From its start to its end.</param>
public sealed record NewRun(Guid TenantId, Guid OwnerId, string Agent, string Input, TimeSpan Timeout)
{
    /// <summary>After this long without a StartRun the sweep sends it.</summary>
    static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(2);

    public int Priority { get; init; }

    /// <summary>JSON object of strings.</summary>
    public string? Labels { get; init; }

    public Guid? ThreadId { get; init; }

    /// <summary>Not before; at once when null or past.</summary>
    public DateTimeOffset? RunAt { get; init; }

    public string? WebhookUrl { get; init; }

    /// <summary>The run that this one tries again.</summary>
    public Guid? RetryOf { get; init; }

    /// <summary>Whether it takes over what that run's calls have recorded.</summary>
    public bool Reuses { get; init; }

    public string CorrelationKey { get; init; } = Guid.CreateVersion7().ToString();

    public string? SessionId { get; init; }

    public string RequestId { get; init; } = Guid.CreateVersion7().ToString();

    public string? Traceparent { get; init; }

    /// <summary>Its row, queued.</summary>
    /// <param name="now">The database's clock.</param>
    /// <param name="queueTimeout">How long it may wait for its start.</param>
    /// <param name="behindMany">So many runs of its tenant wait for a slot that nobody need ask for one: it stands in their queue from the beginning.</param>
    public Run Queued(DateTimeOffset now, TimeSpan queueTimeout, bool behindMany = false)
    {
        var start = RunAt > now ? RunAt.Value : now;
        var (deadline, joins) = (start + queueTimeout, behindMany && start == now);
        var check = joins ? Run.SlotCheck : FirstCheck;
        return new()
        {
            CorrelationId = Guid.CreateVersion7(now),
            TenantId = TenantId,
            OwnerId = OwnerId,
            Agent = Agent,
            Status = RunStatus.Queued,
            WaitingFor = joins ? WaitingFor.Slot : null,
            Input = Input,
            Priority = Priority,
            QueueRank = Run.RankOf(start, Priority),
            Labels = Labels,
            ThreadId = ThreadId,
            RunAt = RunAt > now ? RunAt : null,
            WebhookUrl = WebhookUrl,
            RetryOf = RetryOf,
            Reuses = Reuses,
            CorrelationKey = CorrelationKey,
            SessionId = SessionId,
            RequestId = RequestId,
            Traceparent = Traceparent,
            Timeout = Timeout,
            CreatedAt = now,
            UpdatedAt = now,
            DueAt = start > now ? start : now + (check < queueTimeout ? check : queueTimeout),
            DeadlineAt = deadline,
        };
    }
}
