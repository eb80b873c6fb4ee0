using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>Notes what becomes of the messages of a replay.</summary>
/// <remarks>
/// On PostgreSQL such a note does not wait for the disk: whoever makes it holds a message up meanwhile, and of a note that the server loses when its machine dies there remains
/// an outcome that is unknown, or a message that is sent twice and processed once.
/// </remarks>
public static class ReplaySending
{
    /// <summary>How long after its end a replay is looked at: so long all schedulers may be away.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Outcomes after which word of a processed message still counts: one that is to be sent again, since its runner died, may have been sent before.</summary>
    static readonly string[] Open = [ReplayOutcome.Pending, ReplayOutcome.Claimed, ReplayOutcome.Sent, ReplayOutcome.Unknown];

    /// <summary>Notes what the broker has confirmed; who processes it may have been faster, or be about to: it is not waited for.</summary>
    public static async Task SentAsync(NetraDb db, IReadOnlyList<Guid> items, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
        {
            await db.Database.ExecuteSqlAsync($"""
                SELECT set_config('synchronous_commit', 'off', true);
                WITH unlocked AS (SELECT id FROM dead_letter_replay_items WHERE id = ANY ({items.ToArray()}) AND outcome = 'claimed' ORDER BY id FOR UPDATE SKIP LOCKED)
                UPDATE dead_letter_replay_items AS i SET outcome = 'sent', sent_at = clock_timestamp() FROM unlocked WHERE i.id = unlocked.id
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
    /// <remarks><c>|| ''</c> keeps the planner from an index on the status, which it takes for the better one when it has not seen yet that so many letters are being replayed: each note would read all of them.</remarks>
    public static async Task ResolvedAsync(NetraDb db, IReadOnlyList<Guid> items, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
        {
            await db.Database.ExecuteSqlAsync($"""
                SELECT set_config('synchronous_commit', 'off', true);
                WITH locked AS (SELECT id FROM dead_letter_replay_items WHERE id = ANY ({items.ToArray()}) ORDER BY id FOR UPDATE),
                done AS (UPDATE dead_letter_replay_items AS i SET outcome = 'resolved', ended_at = clock_timestamp() FROM locked
                    WHERE i.id = locked.id AND i.outcome || '' IN ('pending', 'claimed', 'sent', 'unknown') RETURNING i.letter_id)
                UPDATE dead_letters AS d SET status = 'resolved', changed_at = clock_timestamp() FROM done WHERE d.id = done.letter_id AND d.status || '' IN ('replaying', 'unknown')
                """, cancellationToken);
            return;
        }

        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.ReplayItems.Where(i => items.Contains(i.Id) && Open.Contains(i.Outcome))
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Resolved).SetProperty(x => x.EndedAt, now), cancellationToken);
        await db.DeadLetters
            .Where(d => (d.Status == DeadLetterStatus.Replaying || d.Status == DeadLetterStatus.Unknown)
                && db.ReplayItems.Any(i => items.Contains(i.Id) && i.LetterId == d.Id && i.Outcome == ReplayOutcome.Resolved))
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.Status, DeadLetterStatus.Resolved).SetProperty(x => x.ChangedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives up waiting for word of what was sent longer ago, and, where the replay has ended, of what was being sent when its runner died.</summary>
    public static async Task ForgetAsync(NetraDb db, Guid replay, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var before = now - patience;
        var forgotten = await db.ReplayItems
            .Where(i => i.ReplayId == replay && ((i.Outcome == ReplayOutcome.Sent && i.SentAt < before) || (i.Outcome == ReplayOutcome.Claimed && i.ClaimedUntil < before)))
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

    /// <summary>The same for replays that were ended while messages were under way, which no runner looks after any more: their letters must not stay with them.</summary>
    public static async Task ForgetEndedAsync(NetraDb db, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = await DbClock.NowAsync(db, cancellationToken) - patience - Remembered;
        var ended = await db.Replays.AsNoTracking()
            .Where(r => (r.Status == ReplayStatus.Aborted || r.Status == ReplayStatus.Stopped) && r.CompletedAt > since
                && db.ReplayItems.Any(i => i.ReplayId == r.Id && (i.Outcome == ReplayOutcome.Sent || i.Outcome == ReplayOutcome.Claimed)))
            .OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellationToken);
        foreach (var replay in ended)
            await ForgetAsync(db, replay, patience, cancellationToken);
    }

    /// <summary>Ends a replay whose messages all have an outcome.</summary>
    public static async Task CompleteAsync(NetraDb db, Guid replay, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.Replays.Where(r => r.Id == replay && r.Status == ReplayStatus.Running)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, ReplayStatus.Completed).SetProperty(x => x.CompletedAt, now), cancellationToken);
    }
}
