using System.Globalization;

namespace Netra.Scheduler.Tests.DeadLetters;

public sealed class When_the_scheduler_dies_while_it_takes_dead_letters_in(ITestOutputHelper output)
{
    const int Letters = 15;

    static readonly string[] Points = ["before-dead-letters-stored", "after-dead-letters-stored", "before-dead-letters-acknowledged", "after-dead-letters-acknowledged"];

    [Fact]
    public async Task None_is_lost_and_none_is_stored_twice()
    {
        await using var yard = await Graveyard.OpenAsync();
        List<Guid> sent = [];
        foreach (var rounds in Kills.Parts)
        {
            await Kills.AtAsync(yard, rounds, async () => sent.AddRange(await yard.SendAsync(Letters)), second: true, Points);

            using var living = yard.Scheduler([]);
            var stored = await yard.StoredAsync(sent);
            Assert.Equal(sent.Order(), stored.Keys.Order());
            Assert.All(stored, s => Assert.Equal(1, s.Value));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} more deaths at each of {Points.Length} points: {sent.Count} letters, each stored once"));
        }
    }
}
