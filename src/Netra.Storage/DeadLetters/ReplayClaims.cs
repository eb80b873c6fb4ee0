using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>A message to send again.</summary>
/// <param name="ItemId">Of the replay's item.</param>
/// <param name="Letter">What is to be sent and where; the rest of the row is not read.</param>
public sealed record ReplayMessage(Guid ItemId, DeadLetter Letter);

/// <summary>Messages that a runner has to send next.</summary>
/// <param name="Messages">In the order of the plan.</param>
/// <param name="Freed">Runs that waited for one of them, and may go on.</param>
public sealed record ReplayClaim(IReadOnlyList<ReplayMessage> Messages, IReadOnlyList<HeldRun> Freed)
{
    public static ReplayClaim Nothing { get; } = new([], []);
}

/// <summary>Who runs a replay, and which messages they have. One process runs a replay at a time, under a lease on the database's clock; what it had claimed when it died is sent again.</summary>
public static class ReplayClaims
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Claim = TimeSpan.FromSeconds(10);

    /// <summary>What is sent, and who waits for it: chains of exceptions stay in the database.</summary>
    static readonly Expression<Func<DeadLetter, DeadLetter>> Slim = d => new DeadLetter
    {
        Id = d.Id,
        Queue = d.Queue,
        RunId = d.RunId,
        MessageId = d.MessageId,
        ContentType = d.ContentType,
        Headers = d.Headers,
        Body = d.Body,
        Traceparent = d.Traceparent,
    };

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
    /// <param name="db">The database.</param>
    /// <param name="replay">The replay.</param>
    /// <param name="runner">Who took it.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when the replay is not this runner's any more, or does not run.</returns>
    public static async Task<ReplayClaim?> ClaimAsync(NetraDb db, Guid replay, string runner, int most, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var mine = await db.Replays.Where(r => r.Id == replay && r.Runner == runner && r.Status == ReplayStatus.Running)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.LeaseUntil, now + Lease), cancellationToken);
        if (mine == 0)
            return null;
        var claim = most > 0 ? await ClaimAsync(db, replay, most, now, cancellationToken) : ReplayClaim.Nothing;
        await transaction.CommitAsync(cancellationToken);
        return claim;
    }

    /// <summary>What a runner had claimed when it died is to be sent again.</summary>
    public static async Task ReclaimAsync(NetraDb db, Guid replay, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.ReplayItems.Where(i => i.ReplayId == replay && i.Outcome == ReplayOutcome.Claimed && i.ClaimedUntil < now)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Pending), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    static async Task<ReplayClaim> ClaimAsync(NetraDb db, Guid replay, int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var items = await db.ReplayItems.AsNoTracking().Where(i => i.ReplayId == replay && i.Outcome == ReplayOutcome.Pending)
            .OrderBy(i => i.Place).Take(most).Select(i => new { i.Id, i.LetterId }).ToListAsync(cancellationToken);
        if (items.Count == 0)
            return ReplayClaim.Nothing;
        var (ids, keys) = (items.ConvertAll(i => i.Id), items.ConvertAll(i => i.LetterId));
        await db.ReplayItems.Where(i => ids.Contains(i.Id) && i.Outcome == ReplayOutcome.Pending)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, ReplayOutcome.Claimed).SetProperty(x => x.ClaimedUntil, now + Claim), cancellationToken);
        var letters = await db.DeadLetters.AsNoTracking().Where(d => keys.Contains(d.Id)).Select(Slim).ToDictionaryAsync(d => d.Id, cancellationToken);
        var ofRuns = letters.Values.Where(d => d.RunId is not null).Select(d => d.Id).ToList();
        var freed = ofRuns.Count > 0 ? await RunHolds.ReleaseAsync(db, ofRuns, now, cancellationToken) : [];
        return new([.. items.Where(i => letters.ContainsKey(i.LetterId)).Select(i => new ReplayMessage(i.Id, letters[i.LetterId]))], freed);
    }
}
