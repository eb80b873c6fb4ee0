using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Callers;
using Netra.Hosting.Threads;
using Netra.Storage;
using Netra.Storage.Tenants;
using Netra.Storage.Threads;

namespace Netra.Api.Threads;

/// <summary>Threads of the caller; anybody else's are not found.</summary>
sealed class OwnThreads(IDbContextFactory<NetraDb> contexts, ThreadCache cache)
{
    /// <exception cref="RefusedException">404: no such thread, or another user's.</exception>
    public async Task<ThreadRow> GetAsync(Guid owner, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Threads.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.OwnerId == owner, cancellationToken) ?? throw RefusedException.NotFound(("threads", id));
    }

    /// <summary>The same from the cache where it is there: never older than what was committed before the request, or by two seconds where Redis did not answer who changed it.</summary>
    public async Task<ThreadRow> ReadAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        var cached = await cache.FindAsync(caller.TenantId, caller.UserId, id);
        if (cached is { Trusted: true } entry)
            return entry.Thread;
        var thread = await GetAsync(caller.UserId, id, cached?.Thread, cancellationToken);
        await cache.KeepAsync(thread);
        return thread;
    }

    /// <summary>What is known, if its version is still the database's.</summary>
    async Task<ThreadRow> GetAsync(Guid owner, Guid id, ThreadRow? known, CancellationToken cancellationToken)
    {
        if (known is not null)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Threads.AnyAsync(t => t.Id == id && t.OwnerId == owner && t.Version == known.Version, cancellationToken))
                return known;
        }

        return await GetAsync(owner, id, cancellationToken);
    }

    /// <summary>Makes the thread, or finds the caller's own under that id.</summary>
    /// <exception cref="RefusedException">404: another user's id. 429: the tenant has as many threads as its tier allows, counted by all replicas together.</exception>
    public async Task<(ThreadRow Thread, bool Made)> AddAsync(Caller caller, Guid? id, string title, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (id is not null || caller.Tier.Threads is not null)
            await TenantLock.TakeAsync(db, caller.TenantId, cancellationToken);
        if (id is { } own && await db.Threads.AsNoTracking().SingleOrDefaultAsync(t => t.Id == own, cancellationToken) is { } known)
            return known.OwnerId == caller.UserId ? (known, Made: false) : throw RefusedException.NotFound();
        using var scope = RowScope.Tenant(caller.TenantId);
        if (caller.Tier.Threads is { } most && await db.Threads.CountAsync(t => t.TenantId == caller.TenantId, cancellationToken) >= most)
            throw RefusedException.QuotaExceeded($"The tenant has {most} threads, all that tier {caller.Tier.Name} allows; delete one first.", retryAfter: null);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var thread = new ThreadRow
        {
            Id = id ?? Guid.CreateVersion7(now),
            TenantId = caller.TenantId,
            OwnerId = caller.UserId,
            Title = title,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(thread);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e)) // the id is another's, whom this scope does not see
        {
            throw RefusedException.NotFound();
        }

        await transaction.CommitAsync(cancellationToken);
        return (thread, Made: true);
    }
}
