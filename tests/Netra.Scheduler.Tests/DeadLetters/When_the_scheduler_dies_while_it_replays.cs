using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.Tests.DeadLetters;

public sealed class When_the_scheduler_dies_while_it_replays
{
    const int Letters = 25;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_goes_on_and_every_message_ends_with_one_outcome()
    {
        await using var yard = await Graveyard.OpenAsync();
        yard.Mended = true;
        List<Guid> buried = [];
        List<Guid> replays = [];
        foreach (var (point, _) in Kills.Of("before-replay-claimed", "after-replay-claimed", "after-replay-sent", "after-replay-recorded"))
        {
            buried.AddRange(await yard.BuryAsync(Letters));
            replays.Add(await yard.ReplayAsync());
            using var dying = yard.Scheduler(point);
            await dying.DiedAsync();
        }

        using var living = yard.Scheduler();
        foreach (var replay in replays)
            await yard.EndAsync(replay);

        Assert.Equal(buried.Order(), yard.Done.Keys.Order());
        await using var db = yard.OpenDatabase();
        Assert.Equal(buried.Count, await db.DeadLetters.CountAsync(d => d.Status == DeadLetterStatus.Resolved, Stop));
        Assert.Equal(buried.Count, await db.ReplayItems.CountAsync(i => i.Outcome == ReplayOutcome.Resolved, Stop));
    }
}
