using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Bench.Backlog;

/// <summary>The run that holds the planted tenant's one slot: it waits for a person, and for longer than any measurement.</summary>
static class SlotHolder
{
    /// <summary>Adds the run with its call and its first event, and counts the slot.</summary>
    public static async Task AddAsync(NetraDb db, Run run, Tenant tenant, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, call, deadline) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now), now + TimeSpan.FromHours(6));
        db.Add(new Run
        {
            CorrelationId = id,
            TenantId = tenant.Id,
            OwnerId = user.Id,
            Agent = run.Agent,
            Input = run.Input,
            CorrelationKey = run.CorrelationKey,
            RequestId = run.RequestId,
            Status = RunStatus.Waiting,
            WaitingFor = WaitingFor.Approval,
            Step = 1,
            StepDecided = true,
            StepAttempt = 1,
            SlotHeld = true,
            LastSeq = 1,
            Timeout = deadline - now,
            CreatedAt = now,
            StartedAt = now,
            UpdatedAt = now,
            DeadlineAt = deadline,
            DueAt = now + TimeSpan.FromSeconds(10),
        });
        db.Add(new ToolCall
        {
            CorrelationId = call,
            RunId = id,
            TenantId = tenant.Id,
            OwnerId = user.Id,
            Kind = CallKinds.Approval,
            Tool = CallKinds.Approval,
            Step = 1,
            MaxAttempts = 1,
            Timeout = deadline - now,
            CreatedAt = now,
            UpdatedAt = now,
            DeadlineAt = deadline,
            DueAt = deadline,
        });
        db.Add(new RunEvent { RunId = id, Seq = 1, EventId = Guid.CreateVersion7(now), Type = EventTypes.AgentStarted, At = now });
        tenant.SlotsHeld = 1;
        await db.SaveChangesAsync(cancellationToken);
    }
}
