using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Audit;

/// <summary>The audit log: a chain of hashes for each tenant, into which any number of processes write.</summary>
public static class AuditChain
{
    /// <summary>Appends rows to their tenants' chains in the transaction that is open, and gives them place, time and hash. Nobody else appends to these chains until it ends.</summary>
    /// <remarks>Call it last in a transaction: whoever waits for a chain should hold it for a short time only. Chains are locked in the order of tenants.</remarks>
    public static async Task AppendAsync(NetraDb db, IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var chain in entries.GroupBy(e => e.TenantId).OrderBy(c => c.Key))
            await AppendAsync(db, chain.Key, chain, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    static async Task AppendAsync(NetraDb db, Guid tenant, IEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('netra audit ' || {tenant}::text, 0))", cancellationToken);
        var last = await db.AuditLog.AsNoTracking().Where(e => e.TenantId == tenant).OrderByDescending(e => e.Seq)
            .Select(e => new { e.Seq, e.Hash }).FirstOrDefaultAsync(cancellationToken);
        var (seq, hash) = (last?.Seq ?? 0, last?.Hash ?? AuditHash.First);
        var now = await DbClock.NowAsync(db, cancellationToken);
        foreach (var entry in entries)
        {
            (entry.Seq, entry.At, entry.Previous) = (++seq, now, hash);
            entry.Hash = hash = AuditHash.Of(entry);
            db.Add(entry);
        }
    }
}
