using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;

namespace Netra.Storage.Broadcasts;

/// <summary>The log of what is told to all users at once: numbered by itself, kept for 24 hours.</summary>
public static class SystemLog
{
    /// <summary>What stands in an envelope in place of a run.</summary>
    public const string Name = "system";

    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Adds an event as the last one, and takes away those that are too old.</summary>
    /// <remarks>The counter's row is locked to the commit, so whoever reads seq n has n - 1 before him.</remarks>
    public static async Task<SystemEvent> AppendAsync(
        NetraDb db, Guid? tenantId, string? traceparent, Func<DateTimeOffset, string> data, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await db.SystemHeads.Where(s => s.Id == SystemHead.TheOne).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeq, x => x.LastSeq + 1), cancellationToken);
        var (seq, now) = (await HeadAsync(db, cancellationToken), await DbClock.NowAsync(db, cancellationToken));
        var since = now - Kept;
        await db.SystemEvents.Where(e => e.At < since).ExecuteDeleteAsync(cancellationToken);
        var row = new SystemEvent { Seq = seq, TenantId = tenantId, At = now, Traceparent = traceparent, Data = data(now) };
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row;
    }

    /// <summary>Seq of the last event, 0 before the first.</summary>
    public static Task<long> HeadAsync(NetraDb db, CancellationToken cancellationToken) =>
        db.SystemHeads.Where(s => s.Id == SystemHead.TheOne).Select(s => s.LastSeq).SingleAsync(cancellationToken);

    /// <summary>Seq of the oldest event above <paramref name="after"/> that is still kept, whomever it is for.</summary>
    public static async Task<long?> FirstAfterAsync(NetraDb db, long after, CancellationToken cancellationToken) =>
        await (await KeptAsync(db, after, cancellationToken)).MinAsync(e => (long?)e.Seq, cancellationToken);

    /// <summary>Kept events with seq above <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    public static async Task<IReadOnlyList<SystemEvent>> ReadAsync(NetraDb db, long after, int limit, CancellationToken cancellationToken) =>
        await (await KeptAsync(db, after, cancellationToken)).OrderBy(e => e.Seq).Take(limit).ToListAsync(cancellationToken);

    public static RunEventEnvelope Envelope(SystemEvent row)
    {
        using var data = JsonDocument.Parse(row.Data);
        return new(1, $"{Name}:{row.Seq}", Name, row.Seq, EventTypes.SystemNotification, row.At, row.Traceparent, data.RootElement.Clone());
    }

    static async Task<IQueryable<SystemEvent>> KeptAsync(NetraDb db, long after, CancellationToken cancellationToken)
    {
        var since = await DbClock.NowAsync(db, cancellationToken) - Kept;
        return db.SystemEvents.AsNoTracking().Where(e => e.Seq > after && e.At >= since);
    }
}
