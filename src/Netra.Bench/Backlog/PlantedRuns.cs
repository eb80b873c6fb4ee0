using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage;
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
        await SlotHolder.AddAsync(db, run, tenant, user, now, cancellationToken);
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

    /// <summary>What the server's own vacuum does with tables that grow or shrink by and by, so that it does not begin amid a measurement.</summary>
    static Task<int> TidyAsync(NetraDb db, CancellationToken cancellationToken) => ExecuteAsync(db, "VACUUM (ANALYZE) runs, run_events, tool_calls", [], cancellationToken);

    static Task<int> ExecuteAsync(NetraDb db, string statement, object[] parameters, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(statement, parameters, cancellationToken);

    NetraDb Open()
    {
        var db = StorageRegistration.Open(ownerUrl);
        db.Database.SetCommandTimeout(StatementSeconds);
        return db;
    }
}
