using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>What operators may say of a replay, before it and while it goes on.</summary>
public sealed class When_a_replay_is_steered
{
    [Fact]
    public async Task No_more_are_under_way_than_it_says()
    {
        await using var yard = await MendedAsync(permits: 0);
        var buried = await yard.BuryAsync(40);
        using var scheduler = yard.Scheduler();
        var replay = await yard.ReplayAsync(Graveyard.Plain with { MaxInFlight = 7 });

        for (var done = 0; done < buried.Count; done++)
        {
            var (resolved, left) = (done, buried.Count - done);
            var counts = await yard.CountsAsync(replay, c => c.Resolved == resolved && c.InFlight == Math.Min(7, left));
            Assert.Equal(left - counts.InFlight, counts.Pending);
            yard.Permits!.Release();
        }

        await yard.EndAsync(replay);
        Assert.Equal(buried.Order(), yard.Done.Keys.Order());
    }

    [Fact]
    public async Task It_begins_with_few_and_sends_more_once_they_have_their_outcomes()
    {
        await using var yard = await MendedAsync(permits: 0);
        await yard.BuryAsync(100);
        using var scheduler = yard.Scheduler();
        var replay = await yard.ReplayAsync(Graveyard.Plain with { Ramp = true, MaxInFlight = 500 });

        var resolved = 0;
        foreach (var share in (int[])[1, 4, 20, 75]) // of 1, 5, 25 and 100 percent
        {
            var counts = await yard.CountsAsync(replay, c => c.Resolved == resolved && c.InFlight == share);
            Assert.Equal(100 - resolved - share, counts.Pending);
            if (share > 1) // all but one of them is not enough for the next share
            {
                yard.Permits!.Release(share - 1);
                counts = await yard.CountsAsync(replay, c => c.Resolved == resolved + share - 1);
                Assert.Equal(100 - resolved - share, counts.Pending);
            }

            yard.Permits!.Release();
            resolved += share;
        }

        await yard.EndAsync(replay);
    }

    [Fact]
    public async Task It_is_no_faster_than_it_says()
    {
        await using var yard = await MendedAsync();
        await yard.BuryAsync(30);
        using var scheduler = yard.Scheduler();

        var ended = await yard.EndAsync(await yard.ReplayAsync(Graveyard.Plain with { RatePerSecond = 10 }));

        Assert.InRange((ended.CompletedAt - ended.StartedAt)!.Value.TotalSeconds, 2.5, 60); // one at once, then ten a second
    }

    [Fact]
    public async Task Held_back_by_its_rate_it_sends_evenly()
    {
        await using var yard = await MendedAsync();
        await yard.BuryAsync(200);
        using var scheduler = yard.Scheduler();

        await yard.EndAsync(await yard.ReplayAsync(Graveyard.Plain with { RatePerSecond = 200, MaxInFlight = 500 }));

        var pauses = Pauses([.. yard.Begun.Order()]);
        Assert.True(pauses >= 30, $"{pauses} pauses among 200 messages of one second"); // ten where each claim is sent at once
    }

    [Fact]
    public async Task Paused_it_sends_nothing_and_resumed_it_goes_on_to_its_end()
    {
        await using var yard = await MendedAsync(permits: 0);
        var buried = await yard.BuryAsync(30);
        using var scheduler = yard.Scheduler();
        var replay = await yard.ReplayAsync(Graveyard.Plain with { MaxInFlight = 5 });
        await yard.CountsAsync(replay, c => c.InFlight == 5);

        await yard.MoveAsync(replay, ReplayStatus.Paused);
        await yard.LeftAloneAsync(replay);
        yard.Permits!.Release(1000);
        var paused = await yard.CountsAsync(replay, c => c.InFlight == 0);
        Assert.Equal((5, 25), (paused.Resolved, paused.Pending)); // what was under way is done, and nothing else

        await yard.MoveAsync(replay, ReplayStatus.Running);
        await yard.EndAsync(replay);
        Assert.Equal(buried.Order(), yard.Done.Keys.Order());
        Assert.All(yard.Done, d => Assert.Equal(1, d.Value));
    }

    [Fact]
    public async Task Aborted_it_leaves_what_was_not_sent_to_the_next_one()
    {
        await using var yard = await MendedAsync(permits: 0);
        var buried = await yard.BuryAsync(30);
        using var scheduler = yard.Scheduler();
        var replay = await yard.ReplayAsync(Graveyard.Plain with { MaxInFlight = 5 });
        await yard.CountsAsync(replay, c => c.InFlight == 5);

        await yard.MoveAsync(replay, ReplayStatus.Aborted);
        Assert.Equal(25, await yard.LettersAsync(DeadLetterStatus.Open));
        yard.Permits!.Release(1000);
        var aborted = await yard.CountsAsync(replay, c => c.InFlight == 0);
        Assert.Equal((5, 25), (aborted.Resolved, aborted.Left)); // word of what was under way still counts

        await yard.EndAsync(await yard.ReplayAsync());
        Assert.Equal(buried.Order(), yard.Done.Keys.Order());
        Assert.All(yard.Done, d => Assert.Equal(1, d.Value));
    }

    [Fact]
    public async Task It_stops_when_too_much_fails_again()
    {
        await using var yard = await MendedAsync();
        await yard.BuryAsync(100);
        yard.IsTooHeavy = _ => true; // which of them come first is not known here
        using var scheduler = yard.Scheduler();

        var replay = await yard.ReplayAsync(Graveyard.Plain with { Ramp = true, StopOnFailurePercent = 20 });
        var stopped = await yard.EndAsync(replay, ReplayStatus.Stopped);

        var counts = await yard.CountsAsync(replay);
        Assert.Equal(5, counts.Processed); // the shares of 1 and 5 percent
        Assert.Equal(95, counts.Left);
        Assert.Equal("5 of 5 failed again.", stopped.Reason);
        Assert.Equal(95 + 5, await yard.LettersAsync(DeadLetterStatus.Open)); // what failed again is a dead letter of its own
    }

    [Fact]
    public async Task Redirected_all_go_to_the_other_queue_and_one_without_consumers_takes_none()
    {
        await using var yard = await MendedAsync();
        await yard.BuryAsync(10);
        using var scheduler = yard.Scheduler();

        var nowhere = await yard.ReplayAsync(Graveyard.Plain with { RedirectTo = "netra.tool.nobody" });
        await yard.EndAsync(nowhere);
        Assert.Equal(10, (await yard.CountsAsync(nowhere)).Refused);
        Assert.Equal(10, await yard.LettersAsync(DeadLetterStatus.Open));

        await yard.EndAsync(await yard.ReplayAsync(Graveyard.Plain with { RedirectTo = Graveyard.Elsewhere }));
        Assert.Equal(10, yard.DoneIn[Graveyard.Elsewhere]);
        Assert.False(yard.DoneIn.ContainsKey(Graveyard.Queue));
    }

    static int Pauses(long[] begun) => begun.Zip(begun.Skip(1)).Count(p => TimeProvider.System.GetElapsedTime(p.First, p.Second) > TimeSpan.FromMilliseconds(4));

    static async Task<Graveyard> MendedAsync(int? permits = null)
    {
        var yard = await Graveyard.OpenAsync();
        (yard.Mended, yard.Permits) = (true, permits is { } n ? new(n) : null);
        return yard;
    }
}
