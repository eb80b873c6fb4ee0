using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>Takes dead letters into the store: each identity once, however often it comes. When it returns, they are committed.</summary>
public static class DeadLetterArrivals
{
    /// <exception cref="DbUpdateException">Another process stored one of them at the same moment; try again.</exception>
    public static async Task<Arrival> StoreAsync(NetraDb db, IReadOnlyList<ArrivedLetter> arrivals, QuarantineRule quarantine, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var arrival = await AddAsync(db, arrivals, quarantine, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return arrival;
    }

    /// <summary>The same inside a transaction of the caller's, who saves and commits it.</summary>
    public static async Task<Arrival> AddAsync(NetraDb db, IReadOnlyList<ArrivedLetter> arrivals, QuarantineRule quarantine, CancellationToken cancellationToken)
    {
        var fresh = await NewAsync(db, arrivals, cancellationToken);
        if (fresh.Count == 0)
            return new(0, []);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await LinkAsync(db, fresh, cancellationToken);
        foreach (var (letter, _, _) in fresh)
        {
            (letter.Id, letter.StoredAt, letter.ChangedAt) = (Guid.CreateVersion7(now), now, now);
            if (letter.FailedAt == default || letter.FailedAt > now)
                letter.FailedAt = now;
            if (quarantine.ReasonFor(letter) is { } reason)
                (letter.Status, letter.Reason) = (DeadLetterStatus.Quarantined, reason);
        }

        db.AddRange(fresh.Select(a => a.Letter));
        await FollowAsync(db, fresh, now, cancellationToken);
        await GroupAsync(db, fresh, cancellationToken);
        return new(fresh.Count, await RunHolds.HoldAsync(db, [.. fresh.Where(a => !a.Outage).Select(a => a.Letter)], now, cancellationToken));
    }

    static async Task<List<ArrivedLetter>> NewAsync(NetraDb db, IReadOnlyList<ArrivedLetter> arrivals, CancellationToken cancellationToken)
    {
        var distinct = arrivals.DistinctBy(a => a.Letter.Identity, StringComparer.Ordinal).ToList();
        var identities = distinct.ConvertAll(a => a.Letter.Identity);
        var known = await db.DeadLetters.AsNoTracking().Where(d => identities.Contains(d.Identity)).Select(d => d.Identity).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        return distinct.FindAll(a => !known.Contains(a.Letter.Identity));
    }

    /// <summary>What failed again knows what it was.</summary>
    static async Task LinkAsync(NetraDb db, List<ArrivedLetter> fresh, CancellationToken cancellationToken)
    {
        var items = fresh.Where(a => a.ReplayItem is not null).Select(a => a.ReplayItem!.Value).ToList();
        if (items.Count == 0)
            return;
        var parents = await (from item in db.ReplayItems.AsNoTracking()
                             join letter in db.DeadLetters on item.LetterId equals letter.Id
                             where items.Contains(item.Id)
                             select new { item.Id, LetterId = letter.Id, letter.Replays, letter.Deaths }).ToDictionaryAsync(p => p.Id, cancellationToken);
        foreach (var arrived in fresh.Where(a => a.Letter.ParentId is null && a.ReplayItem is { } item && parents.ContainsKey(item)))
        {
            var parent = parents[arrived.ReplayItem!.Value];
            arrived.Letter.ParentId = parent.LetterId;
            arrived.Letter.Replays = parent.Replays + 1;
            arrived.Letter.Deaths += parent.Deaths;
        }
    }

    /// <summary>The replay learns of what failed again; of several copies the first is the successor.</summary>
    static async Task FollowAsync(NetraDb db, List<ArrivedLetter> fresh, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var (letter, item, _) in fresh.Where(a => a.Letter.ParentId is not null).OrderBy(a => a.ReplayItem))
        {
            await db.ReplayItems.Where(i => i.Id == item && i.SuccessorId == null && i.Outcome != ReplayOutcome.Resolved).ExecuteUpdateAsync(
                i => i.SetProperty(x => x.Outcome, ReplayOutcome.FailedAgain).SetProperty(x => x.SuccessorId, letter.Id).SetProperty(x => x.EndedAt, now),
                cancellationToken);
            await db.DeadLetters.Where(d => d.Id == letter.ParentId && d.SuccessorId == null && d.Status != DeadLetterStatus.Resolved).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.Status, DeadLetterStatus.FailedAgain).SetProperty(x => x.SuccessorId, letter.Id).SetProperty(x => x.ChangedAt, now),
                cancellationToken);
        }
    }

    static async Task GroupAsync(NetraDb db, List<ArrivedLetter> fresh, CancellationToken cancellationToken)
    {
        foreach (var group in fresh.Select(a => a.Letter).GroupBy(d => d.Fingerprint, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var (first, last, one) = (group.Min(d => d.FailedAt), group.Max(d => d.FailedAt), group.First());
            object from = db.IsSqlite ? first.UtcTicks : first;
            object to = db.IsSqlite ? last.UtcTicks : last;
            var error = one.Error is null ? null : Fingerprint.Normalise(one.Error);
            var latest = db.IsSqlite ? "max(dead_letter_groups.last_seen, excluded.last_seen)" : "greatest(dead_letter_groups.last_seen, excluded.last_seen)";
            var sql = $$"""
                INSERT INTO dead_letter_groups (fingerprint, kind, consumer, message_type, exception, error, first_seen, last_seen, state)
                VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, 'open')
                ON CONFLICT (fingerprint) DO UPDATE SET last_seen = {{latest}}
                """;
            await db.Database.ExecuteSqlRawAsync(sql, [group.Key, one.Kind, one.Consumer!, one.MessageType!, one.Exception!, error!, from, to], cancellationToken);
        }
    }
}
