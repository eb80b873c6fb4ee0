using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Audit;

/// <summary>Follows every chain from its first link: what was changed, left out or put in shows as a break. What was cut off at a chain's end shows only against a head that was noted elsewhere.</summary>
public static class AuditVerification
{
    const int PageSize = 1000;

    public static Task<AuditReport> RunAsync(NetraDb db, CancellationToken cancellationToken) => RunAsync(db, [], cancellationToken);

    /// <param name="db">The database, with the rights of its owner.</param>
    /// <param name="noted">Heads of an earlier verification, which the chains must still hold.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<AuditReport> RunAsync(NetraDb db, IReadOnlyCollection<AuditHead> noted, CancellationToken cancellationToken)
    {
        List<AuditBreak> breaks = [];
        List<AuditHead> heads = [];
        foreach (var tenant in await db.AuditLog.IgnoreQueryFilters().Select(e => e.TenantId).Distinct().OrderBy(t => t).ToListAsync(cancellationToken))
            heads.Add(await FollowAsync(db, tenant, breaks, cancellationToken));
        foreach (var head in noted)
        {
            var hash = await db.AuditLog.IgnoreQueryFilters().Where(e => e.TenantId == head.TenantId && e.Seq == head.Seq).Select(e => e.Hash).SingleOrDefaultAsync(cancellationToken);
            if (hash is null || Convert.ToHexStringLower(hash) != head.Hash)
                breaks.Add(new(head.TenantId, head.Seq, string.Create(CultureInfo.InvariantCulture, $"seq {head.Seq} is {(hash is null ? "gone" : "another row")}")));
        }

        return new(heads, breaks);
    }

    static async Task<AuditHead> FollowAsync(NetraDb db, Guid tenant, List<AuditBreak> breaks, CancellationToken cancellationToken)
    {
        var head = new AuditHead(tenant, 0, Convert.ToHexStringLower(AuditHash.First));
        while (true)
        {
            var seq = head.Seq;
            var page = await db.AuditLog.IgnoreQueryFilters().AsNoTracking().Where(e => e.TenantId == tenant && e.Seq > seq)
                .OrderBy(e => e.Seq).Take(PageSize).ToListAsync(cancellationToken);
            foreach (var entry in page)
            {
                if (Fault(entry, head) is { } fault)
                    breaks.Add(new(tenant, entry.Seq, fault));
                head = new(tenant, entry.Seq, Convert.ToHexStringLower(entry.Hash));
            }

            if (page.Count < PageSize)
                return head;
        }
    }

    static string? Fault(AuditEntry entry, AuditHead before)
    {
        if (entry.Seq != before.Seq + 1)
            return string.Create(CultureInfo.InvariantCulture, $"rows are missing before seq {entry.Seq}, the last was {before.Seq}");
        if (Convert.ToHexStringLower(entry.Previous) != before.Hash)
            return string.Create(CultureInfo.InvariantCulture, $"seq {entry.Seq} does not follow the row before it");
        return AuditHash.Of(entry).AsSpan().SequenceEqual(entry.Hash)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"seq {entry.Seq} was changed after it was written");
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Heads">The last link of each chain; kept elsewhere, it shows later whether an end was cut off.</param>
public sealed record AuditReport(IReadOnlyList<AuditHead> Heads, IReadOnlyList<AuditBreak> Breaks);

public sealed record AuditHead(Guid TenantId, long Seq, string Hash);

public sealed record AuditBreak(Guid TenantId, long Seq, string Problem);
