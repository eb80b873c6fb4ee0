using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.Retention;

/// <summary>Deletes dead letters that have been dealt with for so long, replays that ended as long ago, and plans that nobody ran. What is outstanding is never deleted, however old it is.</summary>
sealed class DeadLetterRetention(IDbContextFactory<NetraDb> contexts, IOptions<RetentionOptions> options)
{
    /// <summary>Days for which a plan can be run.</summary>
    const int PlanDays = 7;

    static readonly string[] Ended = [ReplayStatus.Completed, ReplayStatus.Aborted, ReplayStatus.Stopped];

    /// <returns>How many dead letters are gone.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (options.Value.DeadLetterDays == 0)
            return 0;
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var before = now.AddDays(-options.Value.DeadLetterDays);
        await DeleteReplaysAsync(db, before, now.AddDays(-Math.Min(PlanDays, options.Value.DeadLetterDays)), cancellationToken);
        var (all, count) = (0, options.Value.Batch);
        while (count == options.Value.Batch)
            all += count = await DeleteLettersAsync(db, before, cancellationToken);
        return all;
    }

    /// <summary>A letter's id tells when it was stored, and nothing is dealt with before that: younger ones are not looked at.</summary>
    async Task<int> DeleteLettersAsync(NetraDb db, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var stored = Guid.CreateVersion7(before.AddMilliseconds(1));
        var old = db.DeadLetters.Where(d => d.Id < stored && DeadLetterStatus.DealtWith.Contains(d.Status) && d.ChangedAt < before);
        var ids = await old.OrderBy(d => d.Id).Take(options.Value.Batch).Select(d => d.Id).ToListAsync(cancellationToken);
        await db.DeadLetterVersions.Where(v => ids.Contains(v.LetterId)).ExecuteDeleteAsync(cancellationToken);
        await old.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ids.Count;
    }

    static async Task DeleteReplaysAsync(NetraDb db, DateTimeOffset before, DateTimeOffset planned, CancellationToken cancellationToken)
    {
        var old = await db.Replays.AsNoTracking().Where(r => (Ended.Contains(r.Status) && r.CompletedAt < before) || (r.Status == ReplayStatus.Planned && r.CreatedAt < planned))
            .Select(r => r.Id).ToListAsync(cancellationToken);
        foreach (var id in old)
        {
            await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
            var gone = await db.Replays.Where(r => r.Id == id && (Ended.Contains(r.Status) || r.Status == ReplayStatus.Planned)).ExecuteDeleteAsync(cancellationToken);
            if (gone == 1)
                await db.ReplayItems.Where(i => i.ReplayId == id).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
