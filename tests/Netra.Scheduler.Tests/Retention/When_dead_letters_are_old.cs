using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Scheduler.Retention;
using Netra.Storage;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Scheduler.Tests.Retention;

/// <summary>What has been dealt with goes in time, with all that hangs on it; what is outstanding stays.</summary>
public sealed class When_dead_letters_are_old
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Those_that_are_dealt_with_go_with_their_versions_and_old_replays_and_the_outstanding_stay(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        foreach (var status in DeadLetterStatus.All)
        {
            Add(db, status, stored: now.AddDays(-95), changed: now.AddDays(-91));
            Add(db, status, stored: now.AddDays(-95), changed: now.AddDays(-89));
        }

        foreach (var (status, days) in (ReadOnlySpan<(string, int)>)[(ReplayStatus.Completed, 91), (ReplayStatus.Stopped, 89), (ReplayStatus.Aborted, 92), (ReplayStatus.Running, 95), (ReplayStatus.Paused, 95), (ReplayStatus.Planned, 8), (ReplayStatus.Planned, 6)])
            Add(db, status, now.AddDays(-days));
        await db.SaveChangesAsync(Stop);

        Assert.Equal(3, await Retention(database, 90).SweepAsync(Stop));

        var left = await db.DeadLetters.AsNoTracking().Select(d => new { d.Id, d.Status, d.ChangedAt }).ToListAsync(Stop);
        Assert.Equal(DeadLetterStatus.All.Order(StringComparer.Ordinal), left.Where(d => d.ChangedAt > now.AddDays(-90)).Select(d => d.Status).Order(StringComparer.Ordinal));
        Assert.Equal(DeadLetterStatus.Outstanding.Order(StringComparer.Ordinal), left.Where(d => d.ChangedAt < now.AddDays(-90)).Select(d => d.Status).Order(StringComparer.Ordinal));
        Assert.Equal(left.Select(d => d.Id).Order(), (await db.DeadLetterVersions.Select(v => v.LetterId).ToListAsync(Stop)).Order());
        var replays = await db.Replays.AsNoTracking().ToListAsync(Stop);
        Assert.Equal([ReplayStatus.Paused, ReplayStatus.Planned, ReplayStatus.Running, ReplayStatus.Stopped], replays.Select(r => r.Status).Order(StringComparer.Ordinal));
        Assert.Equal(replays.Select(r => r.Id).Order(), (await db.ReplayItems.Select(i => i.ReplayId).ToListAsync(Stop)).Order());

        Assert.Equal(0, await Retention(database, 0).SweepAsync(Stop)); // for ever
        Assert.Equal(3, await Retention(database, 1).SweepAsync(Stop));
    }

    static DeadLetterRetention Retention(ScratchDatabase database, int days) => new(database, Options.Create(new RetentionOptions { Batch = 2, DeadLetterDays = days }));

    static void Add(NetraDb db, string status, DateTimeOffset stored, DateTimeOffset changed)
    {
        var letter = new DeadLetter { Id = Guid.CreateVersion7(stored), Identity = Guid.CreateVersion7().ToString(), Status = status, FailedAt = stored, StoredAt = stored, ChangedAt = changed };
        db.AddRange(letter, new DeadLetterVersion { LetterId = letter.Id, Version = 0, Body = [1], EditedAt = changed });
    }

    static void Add(NetraDb db, string status, DateTimeOffset at)
    {
        var replay = new Replay { Id = Guid.CreateVersion7(at), Status = status, PlanHash = Guid.CreateVersion7().ToString(), CreatedAt = at, CompletedAt = status is ReplayStatus.Completed or ReplayStatus.Aborted or ReplayStatus.Stopped ? at : null };
        db.AddRange(replay, new ReplayItem { Id = Guid.CreateVersion7(), ReplayId = replay.Id, LetterId = Guid.CreateVersion7() });
    }
}
