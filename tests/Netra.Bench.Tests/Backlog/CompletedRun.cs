using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Bench.Tests;

/// <summary>A completed run as a fleet leaves it: nine events, three calls.</summary>
static class CompletedRun
{
    static readonly string[] Types =
    [
        EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ToolExecuting, EventTypes.ToolExecuting, EventTypes.ToolExecuting,
        EventTypes.ToolCompleted, EventTypes.ToolCompleted, EventTypes.ToolCompleted, EventTypes.AgentCompleted,
    ];

    public static async Task AddAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        var tenant = await Accounts.EnsureTenantAsync(db, "local", "internal", now, cancellationToken);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "admin", null, [], now, cancellationToken);
        db.Add(new Run
        {
            CorrelationId = id,
            TenantId = tenant.Id,
            OwnerId = user.Id,
            Agent = "script",
            Status = RunStatus.Completed,
            Step = 2,
            StepAttempt = 1,
            Result = "{}",
            LastSeq = 9,
            ToolCalls = 3,
            CreatedAt = now,
            StartedAt = now,
            CompletedAt = now,
            UpdatedAt = now,
            DeadlineAt = now + TimeSpan.FromMinutes(1),
        });
        db.AddRange(Types.Select((type, i) => new RunEvent
        {
            RunId = id,
            Seq = i + 1,
            EventId = Guid.CreateVersion7(),
            Type = type,
            At = now,
            Data = $$"""{"run_id":"{{id}}","input_summary":"{}","deadline_at":"x"}""",
        }));
        db.AddRange(Enumerable.Range(0, 3).Select(place => new ToolCall
        {
            CorrelationId = Guid.CreateVersion7(),
            RunId = id,
            TenantId = tenant.Id,
            OwnerId = user.Id,
            Tool = "noop",
            Step = 1,
            Place = place,
            Status = CallStatus.Succeeded,
            Result = "{}",
            Attempt = 1,
            MaxAttempts = 3,
            Booked = true,
            CreatedAt = now,
            StartedAt = now,
            EndedAt = now,
            UpdatedAt = now,
            DeadlineAt = now + TimeSpan.FromMinutes(1),
        }));
        await db.SaveChangesAsync(cancellationToken);
    }
}
