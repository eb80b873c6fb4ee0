using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Bench.Backlog;

/// <summary>Finished and waiting runs in the tables of a fleet at work, all of one tenant that is made for them. PostgreSQL only.</summary>
/// <remarks>
/// They are copies of a run that the fleet has just finished: what the product writes, they hold. The tenant is of tier <c>free</c>, and its only slot is held by a planted run that
/// waits for an approval, so that the fleet keeps looking at the waiting runs and starts none.
/// </remarks>
sealed class PlantedRuns(string ownerUrl)
{
    /// <summary>The tenant's name, by which an interrupted command's rows are found too.</summary>
    public const string Tenant = "netra-bench-backlog";

    const int StatementSeconds = 120;

    /// <summary>Plants copies of a completed run.</summary>
    /// <exception cref="BenchException">The database does not hold the run.</exception>
    public async Task PlantAsync(Guid template, int finished, int waiting, CancellationToken cancellationToken)
    {
        await using var db = Open();
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.CorrelationId == template, cancellationToken)
            ?? throw new BenchException($"The database does not hold run {template}, which the fleet has just finished: NETRA_POSTGRES or --postgres names another fleet's.");
        var now = await DbClock.NowAsync(db, cancellationToken);
        var tenant = await Accounts.EnsureTenantAsync(db, Tenant, "free", now, cancellationToken);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "planted", email: null, [], now, cancellationToken);
        await HoldSlotAsync(db, run, tenant, user, now, cancellationToken);
        var copies = new CopySql(db, tenant.Id, user.Id);
        await ExecuteAsync(db, copies.FinishedRuns, [template, finished], cancellationToken);
        await ExecuteAsync(db, copies.EventsOfFinished, [template], cancellationToken);
        await ExecuteAsync(db, copies.CallsOfFinished, [template], cancellationToken);
        await ExecuteAsync(db, copies.WaitingRuns, [template, waiting], cancellationToken);
        await ExecuteAsync(db, copies.EventsOfWaiting, [template], cancellationToken);
        await TidyAsync(db, cancellationToken);
    }

    /// <summary>How many planted runs wait for a slot.</summary>
    public async Task<int> StillWaitingAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        return await db.Runs.CountAsync(r => r.WaitingFor == WaitingFor.Slot && db.Tenants.Any(t => t.Id == r.TenantId && t.Name == Tenant), cancellationToken);
    }

    /// <summary>Removes whatever was planted, also by an earlier command; nothing where there is nothing.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        if (await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Name == Tenant, cancellationToken) is not { } tenant)
            return;
        foreach (var statement in RemovalSql.Statements)
            await ExecuteAsync(db, statement, [tenant.Id], cancellationToken);
        await TidyAsync(db, cancellationToken);
    }

    /// <summary>The planted tenant's one slot goes to a run that waits for a person, and for longer than any measurement.</summary>
    static async Task HoldSlotAsync(NetraDb db, Run run, Tenant tenant, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, call, deadline) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now), now + TimeSpan.FromHours(6));
        db.Add(new Run
        {
            CorrelationId = id, TenantId = tenant.Id, OwnerId = user.Id, Agent = run.Agent, Input = run.Input, CorrelationKey = run.CorrelationKey, RequestId = run.RequestId,
            Status = RunStatus.Waiting, WaitingFor = WaitingFor.Approval, Step = 1, StepDecided = true, StepAttempt = 1, SlotHeld = true, LastSeq = 1,
            Timeout = deadline - now, CreatedAt = now, StartedAt = now, UpdatedAt = now, DeadlineAt = deadline, DueAt = now + TimeSpan.FromSeconds(10),
        });
        db.Add(new ToolCall
        {
            CorrelationId = call, RunId = id, TenantId = tenant.Id, OwnerId = user.Id, Kind = CallKinds.Approval, Tool = CallKinds.Approval, Step = 1, MaxAttempts = 1,
            Timeout = deadline - now, CreatedAt = now, UpdatedAt = now, DeadlineAt = deadline, DueAt = deadline,
        });
        db.Add(new RunEvent { RunId = id, Seq = 1, EventId = Guid.CreateVersion7(now), Type = EventTypes.AgentStarted, At = now });
        tenant.SlotsHeld = 1;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What the server's own vacuum does with tables that grow or shrink by and by, so that it does not begin amid a measurement.</summary>
    static Task<int> TidyAsync(NetraDb db, CancellationToken cancellationToken) => ExecuteAsync(db, "VACUUM (ANALYZE) runs, run_events, tool_calls", [], cancellationToken);

    [SuppressMessage("Security", "EF1002:Risk of vulnerability to SQL injection.", Justification = "The statements are this project's own constants.")]
    static Task<int> ExecuteAsync(NetraDb db, string statement, object[] parameters, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(statement, parameters, cancellationToken);

    NetraDb Open()
    {
        var db = StorageRegistration.Open(ownerUrl);
        db.Database.SetCommandTimeout(StatementSeconds);
        return db;
    }
}
