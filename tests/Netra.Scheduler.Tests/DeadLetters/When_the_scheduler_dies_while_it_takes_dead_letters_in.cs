namespace Netra.Scheduler.Tests.DeadLetters;

public sealed class When_the_scheduler_dies_while_it_takes_dead_letters_in
{
    const int Letters = 25;

    [Fact]
    public async Task None_is_lost_and_none_is_stored_twice()
    {
        await using var yard = await Graveyard.OpenAsync();
        List<Guid> sent = [];
        foreach (var (point, round) in Kills.Of("before-dead-letters-stored", "after-dead-letters-stored", "before-dead-letters-acknowledged", "after-dead-letters-acknowledged"))
        {
            sent.AddRange(await yard.SendAsync(Letters));
            using var dying = yard.Scheduler(point, 1 + (round % 2));
            await dying.DiedAsync();
        }

        using var living = yard.Scheduler();
        var stored = await yard.StoredAsync(sent);

        Assert.Equal(sent.Order(), stored.Keys.Order());
        Assert.All(stored, s => Assert.Equal(1, s.Value));
    }
}
