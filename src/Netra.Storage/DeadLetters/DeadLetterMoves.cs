using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>What an operator may do with a dead letter beside a replay. What the caller gives as <c>record</c> is done in the same transaction, last.</summary>
public static class DeadLetterMoves
{
    static readonly string[] Loose = [DeadLetterStatus.Open, DeadLetterStatus.Unknown];

    /// <summary>Puts it aside for good: what waits for it goes on.</summary>
    public static Task<bool> ArchiveAsync(NetraDb db, Guid id, Func<Task> record, CancellationToken cancellationToken) =>
        MoveAsync(db, id, [.. Loose, DeadLetterStatus.Quarantined], DeadLetterStatus.Archived, reason: null, record, cancellationToken);

    public static Task<bool> RestoreAsync(NetraDb db, Guid id, Func<Task> record, CancellationToken cancellationToken) =>
        MoveAsync(db, id, [DeadLetterStatus.Archived], DeadLetterStatus.Open, reason: null, record, cancellationToken);

    public static Task<bool> QuarantineAsync(NetraDb db, Guid id, string reason, Func<Task> record, CancellationToken cancellationToken) =>
        MoveAsync(db, id, Loose, DeadLetterStatus.Quarantined, reason, record, cancellationToken);

    public static Task<bool> ReleaseAsync(NetraDb db, Guid id, Func<Task> record, CancellationToken cancellationToken) =>
        MoveAsync(db, id, [DeadLetterStatus.Quarantined], DeadLetterStatus.Open, reason: null, record, cancellationToken);

    /// <summary>Deletes it with its former versions; what waits for it goes on.</summary>
    /// <returns>False where there is none, or a replay has it.</returns>
    public static async Task<bool> PurgeAsync(NetraDb db, Guid id, Func<Task> record, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await RunHolds.ReleaseAsync(db, [id], await DbClock.NowAsync(db, cancellationToken), cancellationToken);
        var deleted = await db.DeadLetters.Where(d => d.Id == id && d.Status != DeadLetterStatus.Replaying).ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
            return false;
        await db.DeadLetterVersions.Where(v => v.LetterId == id).ExecuteDeleteAsync(cancellationToken);
        await record();
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Replaces the message that it holds, and keeps what it was.</summary>
    /// <returns>False where it is no longer at that version, or a replay has it.</returns>
    public static async Task<bool> EditAsync(NetraDb db, DeadLetter before, byte[] body, string message, Guid caller, Func<Task> record, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var changed = await db.DeadLetters.Where(d => d.Id == before.Id && d.Version == before.Version && Loose.Contains(d.Status)).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Body, body).SetProperty(x => x.Message, message).SetProperty(x => x.Version, before.Version + 1).SetProperty(x => x.ChangedAt, now),
            cancellationToken);
        if (changed == 0)
            return false;
        db.Add(new DeadLetterVersion
        {
            LetterId = before.Id,
            Version = before.Version,
            Queue = before.Queue,
            Body = before.Body,
            Message = before.Message,
            EditedBy = caller,
            EditedAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        await record();
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    static async Task<bool> MoveAsync(NetraDb db, Guid id, string[] from, string to, string? reason, Func<Task> record, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        if (to == DeadLetterStatus.Archived)
            await RunHolds.ReleaseAsync(db, [id], now, cancellationToken);
        var moved = await db.DeadLetters.Where(d => d.Id == id && from.Contains(d.Status)).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Status, to).SetProperty(x => x.Reason, reason).SetProperty(x => x.ReplayId, (Guid?)null).SetProperty(x => x.ChangedAt, now), cancellationToken);
        if (moved == 0)
            return false;
        await record();
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
