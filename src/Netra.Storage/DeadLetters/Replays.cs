using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>Begins, pauses and ends replays. A dead letter belongs to one replay at a time: who begins first has it. What the caller gives as <c>record</c> is done in the same transaction, last.</summary>
public static class Replays
{
    /// <summary>Runs a plan: takes its letters that are still as the plan saw them, leaves the others out. A plan that runs already is left as it is.</summary>
    /// <returns>Null where there is no such plan.</returns>
    public static async Task<Replay?> ApplyAsync(NetraDb db, string planHash, string? traceparent, Func<Guid, Task> record, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var known = await db.Replays.AsNoTracking().Where(r => r.PlanHash == planHash)
            .OrderBy(r => r.Status == ReplayStatus.Planned ? 0 : 1).ThenByDescending(r => r.Id).Select(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        if (known == Guid.Empty)
            return null;
        var begun = await db.Replays.Where(r => r.Id == known && r.Status == ReplayStatus.Planned).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.Status, ReplayStatus.Running).SetProperty(x => x.StartedAt, now).SetProperty(x => x.Traceparent, traceparent), cancellationToken);
        if (begun == 1)
        {
            await TakeAsync(db, known, now, cancellationToken);
            await record(known);
        }

        await transaction.CommitAsync(cancellationToken);
        return await db.Replays.AsNoTracking().SingleAsync(r => r.Id == known, cancellationToken);
    }

    /// <returns>Whether it was in one of the statuses that it may leave so.</returns>
    public static async Task<bool> MoveAsync(NetraDb db, Guid id, string to, string? reason, Func<Task> record, CancellationToken cancellationToken)
    {
        string[] from = to switch
        {
            ReplayStatus.Paused => [ReplayStatus.Running],
            ReplayStatus.Running => [ReplayStatus.Paused],
            _ => [ReplayStatus.Running, ReplayStatus.Paused, ReplayStatus.Planned],
        };
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var ends = to is ReplayStatus.Aborted or ReplayStatus.Stopped;
        var moved = await db.Replays.Where(r => r.Id == id && from.Contains(r.Status)).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.Status, to).SetProperty(x => x.Reason, reason).SetProperty(x => x.CompletedAt, ends ? now : null), cancellationToken);
        if (moved == 0)
            return false;
        if (ends)
            await LeaveAsync(db, id, now, cancellationToken);
        await record();
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Statements of both kinds lock letters in the order of their ids, so that two replays of one set do not wait for each other.</summary>
    static async Task TakeAsync(NetraDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
        {
            await db.Database.ExecuteSqlAsync(
                $"SELECT 1 FROM dead_letters d JOIN dead_letter_replay_items i ON i.letter_id = d.id WHERE i.replay_id = {id} ORDER BY d.id FOR UPDATE OF d", cancellationToken);
        }

        await db.DeadLetters
            .Where(d => (d.Status == DeadLetterStatus.Open || d.Status == DeadLetterStatus.Unknown) && db.ReplayItems.Any(i => i.ReplayId == id && i.LetterId == d.Id && i.Version == d.Version))
            .ExecuteUpdateAsync(
                d => d.SetProperty(x => x.Status, DeadLetterStatus.Replaying).SetProperty(x => x.ReplayId, id).SetProperty(x => x.ChangedAt, now), cancellationToken);
        await db.ReplayItems.Where(i => i.ReplayId == id && db.DeadLetters.Where(d => d.Id == i.LetterId).Select(d => d.ReplayId).FirstOrDefault() != id) // one look by key for each, whatever the planner knows of rows that have just been written
            .ExecuteUpdateAsync(
                i => i.SetProperty(x => x.Outcome, ReplayOutcome.Refused).SetProperty(x => x.EndedAt, now)
                    .SetProperty(x => x.Detail, "Since the plan was made, another replay has taken it or it was changed."),
                cancellationToken);
    }

    static async Task LeaveAsync(NetraDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.ReplayItems.Where(i => i.ReplayId == id && i.Outcome == ReplayOutcome.Pending)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Left).SetProperty(x => x.EndedAt, now), cancellationToken);
        await db.DeadLetters
            .Where(d => d.ReplayId == id && d.Status == DeadLetterStatus.Replaying
                && db.ReplayItems.Where(i => i.LetterId == d.Id && i.ReplayId == id).Select(i => i.Outcome).FirstOrDefault() == ReplayOutcome.Left)
            .ExecuteUpdateAsync(
                d => d.SetProperty(x => x.Status, DeadLetterStatus.Open).SetProperty(x => x.ReplayId, (Guid?)null).SetProperty(x => x.ChangedAt, now), cancellationToken);
    }
}
