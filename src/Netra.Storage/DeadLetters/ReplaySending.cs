using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>A message to send again.</summary>
public sealed record ReplayMessage(Guid ItemId, DeadLetter Letter);

/// <summary>How a replay stands.</summary>
public sealed record ReplayCounts(int Pending, int Claimed, int Sent, int Resolved, int FailedAgain, int Unknown, int Refused, int Left)
{
    /// <summary>Sent, and nobody has told of the outcome.</summary>
    public int InFlight => Claimed + Sent;

    public int Ended => Resolved + FailedAgain + Unknown + Refused + Left;

    /// <summary>Percent of those whose outcome is known.</summary>
    public double FailedPercent => Resolved + FailedAgain == 0 ? 0 : 100.0 * FailedAgain / (Resolved + FailedAgain);

    public static async Task<ReplayCounts> ReadAsync(NetraDb db, Guid replay, CancellationToken cancellationToken)
    {
        var counts = await db.ReplayItems.AsNoTracking().Where(i => i.ReplayId == replay).GroupBy(i => i.Outcome)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, cancellationToken);
        int Of(string outcome) => counts.GetValueOrDefault(outcome);
        return new(
            Of(ReplayOutcome.Pending), Of(ReplayOutcome.Claimed), Of(ReplayOutcome.Sent), Of(ReplayOutcome.Resolved), Of(ReplayOutcome.FailedAgain),
            Of(ReplayOutcome.Unknown), Of(ReplayOutcome.Refused), Of(ReplayOutcome.Left));
    }
}

/// <summary>What the runner of a replay does to its rows. One process runs a replay at a time, under a lease on the database's clock; what it had claimed when it died is sent again.</summary>
public static class ReplaySending
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Claim = TimeSpan.FromSeconds(10);

    /// <summary>Takes a running replay that nobody runs, or null.</summary>
    public static async Task<Replay?> TakeAsync(NetraDb db, string runner, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var free = await db.Replays.AsNoTracking().Where(r => r.Status == ReplayStatus.Running && (r.LeaseUntil == null || r.LeaseUntil < now))
            .OrderBy(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        if (free is null)
            return null;
        var taken = await db.Replays.Where(r => r.Id == free.Id && r.Status == ReplayStatus.Running && (r.LeaseUntil == null || r.LeaseUntil < now))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Runner, runner).SetProperty(x => x.LeaseUntil, now + Lease), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken == 1 ? free : null;
    }

    /// <summary>Lets another process go on at once.</summary>
    public static Task ReturnAsync(NetraDb db, Guid replay, string runner, CancellationToken cancellationToken) =>
        db.Replays.Where(r => r.Id == replay && r.Runner == runner).ExecuteUpdateAsync(r => r.SetProperty(x => x.LeaseUntil, (DateTimeOffset?)null), cancellationToken);

    /// <summary>Renews the lease and claims the next messages; the runs that wait for them may go on.</summary>
    /// <param name="before">Only those whose place is below it.</param>
    /// <returns>Null when the replay is not this runner's any more, or does not run.</returns>
    public static async Task<(IReadOnlyList<ReplayMessage> Messages, IReadOnlyList<HeldRun> Freed)?> ClaimAsync(
        NetraDb db, Guid replay, string runner, int most, int before, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var mine = await db.Replays.Where(r => r.Id == replay && r.Runner == runner && r.Status == ReplayStatus.Running)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.LeaseUntil, now + Lease), cancellationToken);
        if (mine == 0)
            return null;
        if (most <= 0)
        {
            await transaction.CommitAsync(cancellationToken);
            return ([], []);
        }

        var items = await db.ReplayItems.AsNoTracking()
            .Where(i => i.ReplayId == replay && i.Place < before && (i.Outcome == ReplayOutcome.Pending || (i.Outcome == ReplayOutcome.Claimed && i.ClaimedUntil < now)))
            .OrderBy(i => i.Place).Take(most).Select(i => new { i.Id, i.LetterId }).ToListAsync(cancellationToken);
        if (items.Count == 0)
        {
            await transaction.CommitAsync(cancellationToken);
            return ([], []);
        }

        var (ids, keys) = (items.ConvertAll(i => i.Id), items.ConvertAll(i => i.LetterId));
        var letters = await db.DeadLetters.AsNoTracking().Where(d => keys.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        await db.ReplayItems.Where(i => ids.Contains(i.Id) && (i.Outcome == ReplayOutcome.Pending || i.Outcome == ReplayOutcome.Claimed))
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Claimed).SetProperty(x => x.ClaimedUntil, now + Claim), cancellationToken);
        var freed = await RunHolds.ReleaseAsync(db, keys, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ([.. items.Where(i => letters.ContainsKey(i.LetterId)).Select(i => new ReplayMessage(i.Id, letters[i.LetterId]))], freed);
    }

    /// <summary>Notes what the broker has confirmed; who processes it may have been faster.</summary>
    public static async Task SentAsync(NetraDb db, IReadOnlyList<Guid> items, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
        {
            await db.Database.ExecuteSqlAsync($"""
                WITH locked AS (SELECT id FROM dead_letter_replay_items WHERE id = ANY ({items.ToArray()}) ORDER BY id FOR UPDATE)
                UPDATE dead_letter_replay_items AS i SET outcome = 'sent', sent_at = clock_timestamp() FROM locked WHERE i.id = locked.id AND i.outcome = 'claimed'
                """, cancellationToken);
            return;
        }

        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.ReplayItems.Where(i => items.Contains(i.Id) && i.Outcome == ReplayOutcome.Claimed)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Sent).SetProperty(x => x.SentAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Notes what no queue takes; its letter is open again.</summary>
    public static async Task RefusedAsync(NetraDb db, IReadOnlyList<ReplayMessage> messages, string detail, CancellationToken cancellationToken)
    {
        var (items, letters) = (messages.Select(m => m.ItemId).ToList(), messages.Select(m => m.Letter.Id).ToList());
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.ReplayItems.Where(i => items.Contains(i.Id) && i.Outcome == ReplayOutcome.Claimed).ExecuteUpdateAsync(
            i => i.SetProperty(x => x.Outcome, ReplayOutcome.Refused).SetProperty(x => x.Detail, detail).SetProperty(x => x.EndedAt, now), cancellationToken);
        await db.DeadLetters.Where(d => letters.Contains(d.Id) && d.Status == DeadLetterStatus.Replaying)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.Status, DeadLetterStatus.Open).SetProperty(x => x.ReplayId, (Guid?)null).SetProperty(x => x.ChangedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Notes messages as processed, whoever sent them and whatever was noted before, unless they failed.</summary>
    public static async Task ResolvedAsync(NetraDb db, IReadOnlyList<Guid> items, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
        {
            await db.Database.ExecuteSqlAsync($"""
                WITH locked AS (SELECT id FROM dead_letter_replay_items WHERE id = ANY ({items.ToArray()}) ORDER BY id FOR UPDATE),
                done AS (UPDATE dead_letter_replay_items AS i SET outcome = 'resolved', ended_at = clock_timestamp() FROM locked
                    WHERE i.id = locked.id AND i.outcome IN ('claimed', 'sent', 'unknown') RETURNING i.letter_id)
                UPDATE dead_letters AS d SET status = 'resolved', changed_at = clock_timestamp() FROM done WHERE d.id = done.letter_id AND d.status IN ('replaying', 'unknown')
                """, cancellationToken);
            return;
        }

        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.ReplayItems.Where(i => items.Contains(i.Id) && (i.Outcome == ReplayOutcome.Claimed || i.Outcome == ReplayOutcome.Sent || i.Outcome == ReplayOutcome.Unknown))
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Resolved).SetProperty(x => x.EndedAt, now), cancellationToken);
        await db.DeadLetters
            .Where(d => (d.Status == DeadLetterStatus.Replaying || d.Status == DeadLetterStatus.Unknown)
                && db.ReplayItems.Any(i => items.Contains(i.Id) && i.LetterId == d.Id && i.Outcome == ReplayOutcome.Resolved))
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.Status, DeadLetterStatus.Resolved).SetProperty(x => x.ChangedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives up waiting for word of what was sent longer ago.</summary>
    public static async Task ForgetAsync(NetraDb db, Guid replay, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var before = now - patience;
        var forgotten = await db.ReplayItems.Where(i => i.ReplayId == replay && i.Outcome == ReplayOutcome.Sent && i.SentAt < before)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Unknown).SetProperty(x => x.EndedAt, now), cancellationToken);
        if (forgotten > 0)
        {
            await db.DeadLetters
                .Where(d => d.Status == DeadLetterStatus.Replaying && d.ReplayId == replay
                    && db.ReplayItems.Where(i => i.LetterId == d.Id && i.ReplayId == replay).Select(i => i.Outcome).FirstOrDefault() == ReplayOutcome.Unknown)
                .ExecuteUpdateAsync(d => d.SetProperty(x => x.Status, DeadLetterStatus.Unknown).SetProperty(x => x.Replays, x => x.Replays + 1).SetProperty(x => x.ChangedAt, now), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends a replay whose messages all have an outcome.</summary>
    public static async Task CompleteAsync(NetraDb db, Guid replay, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.Replays.Where(r => r.Id == replay && r.Status == ReplayStatus.Running)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, ReplayStatus.Completed).SetProperty(x => x.CompletedAt, now), cancellationToken);
    }
}
