using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.Tests.DeadLetters;

public sealed class When_the_scheduler_dies_while_it_replays(ITestOutputHelper output)
{
    const int Letters = 25;

    static readonly string[] Points = ["before-replay-claimed", "after-replay-claimed", "after-replay-sent", "after-replay-recorded"];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_goes_on_and_every_message_ends_with_one_outcome()
    {
        await using var yard = await Graveyard.OpenAsync();
        yard.Mended = true;
        List<Guid> buried = [];
        foreach (var rounds in Kills.Parts)
        {
            List<Guid> replays = [];
            await Kills.AtAsync(
                yard, rounds,
                async () =>
                {
                    buried.AddRange(await yard.BuryAsync(Letters));
                    replays.Add(await yard.ReplayAsync());
                },
                second: false, Points);

            using var living = yard.Scheduler([]);
            foreach (var replay in replays)
                await yard.EndAsync(replay);
            Assert.Equal(buried.Order(), yard.Done.Keys.Order());
            await using var db = yard.OpenDatabase();
            Assert.Equal(buried.Count, await db.DeadLetters.CountAsync(d => d.Status == DeadLetterStatus.Resolved, Stop));
            Assert.Equal(buried.Count, await db.ReplayItems.CountAsync(i => i.Outcome == ReplayOutcome.Resolved, Stop));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rounds} more deaths at each of {Points.Length} points: {buried.Count} letters, each resolved; {yard.Done.Values.Count(n => n > 1)} were sent again by the next"));
        }
    }
}
