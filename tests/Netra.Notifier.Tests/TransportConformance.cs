using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

/// <summary>What every transport owes its clients.</summary>
public abstract class TransportConformance
{
    [Fact]
    public async Task Every_cursor_gets_the_rest_once_and_in_order()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(6);
        await run.EndAsync();
        for (var after = 0; after < 7; after++)
        {
            await using var reader = await OpenAsync(notifier, user, run.Id, after);
            Assert.Equal(Enumerable.Range(after + 1, 7 - after).Select(i => (long)i), await reader.SeqsAsync(7 - after));
        }
    }

    [Fact]
    public async Task A_long_log_is_replayed_over_pages_and_goes_on_live()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(700);
        await using var reader = await OpenAsync(notifier, user, run.Id, after: 0);
        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), await reader.SeqsAsync(700));
        await run.AppendAsync(3);
        Assert.Equal([701, 702, 703], await reader.SeqsAsync(3));
    }

    [Fact]
    public async Task Events_without_any_hint_are_found()
    {
        await using var notifier = await StartAsync(("Stream:HeadComparison", "00:00:00.2"));
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await using var reader = await OpenAsync(notifier, user, run.Id, after: 0);
        await run.WriteAsync(2);
        Assert.Equal([1, 2], await reader.SeqsAsync(2));
        await run.WriteAsync(1);
        Assert.Equal([3], await reader.SeqsAsync(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Lost_doubled_and_reordered_hints_change_nothing(int seed)
    {
        await using var notifier = await StartAsync(("Stream:HeadComparison", "00:00:00.3"));
        var random = new Dice(seed);
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(random.Next(5));
        await using var reader = await OpenAsync(notifier, user, run.Id, after: 0);
        var late = new List<RunEventsAppended>();
        var written = 0L;
        while (written < 120)
        {
            var hint = await run.WriteAsync(1 + random.Next(6));
            written = hint.Head;
            late.AddRange(Enumerable.Repeat(random.Next(4) == 0 ? hint with { Events = [] } : hint, random.Next(3)));
            while (late.Count > random.Next(4))
            {
                var next = random.Next(late.Count);
                await notifier.PublishAsync(late[next]);
                late.RemoveAt(next);
            }
        }

        Assert.Equal(Enumerable.Range(1, (int)written).Select(i => (long)i), await reader.SeqsAsync((int)written));
        await notifier.PublishAsync(await run.EndAsync());
        Assert.Equal([written + 1], await reader.SeqsAsync(1));
    }

    [Fact]
    public async Task A_hint_that_lies_about_the_head_stalls_nothing()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await using var reader = await OpenAsync(notifier, user, run.Id, after: 0);
        await notifier.PublishAsync(new(run.Id, user.Tenant, user.Id, 1, 40, []));
        await run.AppendAsync(2);
        Assert.Equal([1, 2], await reader.SeqsAsync(2));
        await run.AppendAsync(1);
        Assert.Equal([3], await reader.SeqsAsync(1));
    }

    [Fact]
    public async Task Events_that_are_gone_are_told_as_a_reset()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(6);
        await run.EndAsync();
        await run.ForgetAsync(upTo: 4);
        await using var reader = await OpenAsync(notifier, user, run.Id, after: 1);
        Assert.Equal([5, 6, 7], await reader.SeqsAsync(3));
        Assert.Equal(1, reader.Resets);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public Task Readers_that_come_and_go_miss_nothing_though_hints_are_lost_doubled_and_out_of_order(int replicas, int seed) =>
        FollowManyAsync(replicas, runs: 48, seed);

    [Theory, Trait("Kind", "Exhaustive")]
    [InlineData(1, 3)]
    [InlineData(3, 4)]
    public Task Readers_of_two_thousand_runs_that_come_and_go_miss_nothing(int replicas, int seed) => FollowManyAsync(replicas, runs: 2000, seed);

    [Fact]
    public async Task Nothing_follows_the_last_event()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await using var reader = await OpenAsync(notifier, user, run.Id, after: 0);
        await run.AppendAsync(2);
        var end = await run.EndAsync();
        await notifier.PublishAsync(end);
        await notifier.PublishAsync(end);
        Assert.Equal([1, 2, 3], await reader.SeqsAsync(3));
        Assert.True(await reader.IsSilentAsync());
    }

    [Fact]
    public async Task Another_users_run_is_the_same_as_none()
    {
        await using var notifier = await StartAsync();
        var (owner, stranger) = (await notifier.NewUserAsync(), await notifier.NewUserAsync());
        var run = await notifier.NewRunAsync(owner);
        await run.WriteAsync(3);
        await run.EndAsync();
        var foreign = await RefusalAsync(notifier, stranger, run.Id);
        Assert.Contains("not_found", foreign, StringComparison.Ordinal);
        Assert.Equal(await RefusalAsync(notifier, stranger, Guid.CreateVersion7()), foreign);
    }

    async Task FollowManyAsync(int replicas, int runs, int seed)
    {
        var all = new List<TestNotifier> { await StartAsync(("Stream:HeadComparison", "00:00:00.3")) };
        try
        {
            while (all.Count < replicas)
                all.Add(await StartAsync(("Stream:HeadComparison", "00:00:00.3"), ("Database:Url", all[0].DatabaseUrl)));
            var users = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => all[0].NewUserAsync()));
            var hints = new FaultyHints(all, seed);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
                async (i, _) => await FollowAsync(all, users[i % users.Length], hints, new Dice((seed * 1_000_003) + i)));
        }
        finally
        {
            foreach (var replica in Enumerable.Reverse(all))
                await replica.DisposeAsync();
        }
    }

    /// <summary>Reads a run to its end over connections to random replicas, each for a few events.</summary>
    async Task FollowAsync(List<TestNotifier> replicas, TestUser user, FaultyHints hints, Dice dice)
    {
        var run = await replicas[0].NewRunAsync(user);
        var writing = WriteAsync(run, hints, new Dice(dice.Next(int.MaxValue)));
        var last = 0L;
        while (true)
        {
            await using var reader = await OpenAsync(replicas[dice.Next(replicas.Count)], user, run.Id, last);
            for (var left = dice.Next(12); left >= 0; left--)
            {
                var item = await reader.NextAsync();
                Assert.Equal((run.Id, last + 1), (item.GetProperty("run").GetGuid(), item.GetProperty("seq").GetInt64()));
                last++;
                if (item.GetProperty("type").GetString() != EventTypes.AgentCompleted)
                    continue;
                Assert.Equal(await writing, last);
                return;
            }
        }
    }

    /// <returns>How many events the run has in the end.</returns>
    static async Task<long> WriteAsync(TestRun run, FaultyHints hints, Dice dice)
    {
        for (var left = 3 + dice.Next(8); left > 0; left--)
        {
            var hint = await run.WriteAsync(1 + dice.Next(5));
            await hints.TellAsync(dice.Next(8) == 0 ? hint with { Events = [] } : hint);
        }

        var end = await run.EndAsync();
        await hints.TellAsync(end);
        return end.Head;
    }

    private protected virtual Task<TestNotifier> StartAsync(params (string Key, string Value)[] settings) => TestNotifier.StartAsync(settings);

    private protected abstract Task<IReader> OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after);

    /// <summary>What a user is told who opens a run that is not theirs, without what is the request's own.</summary>
    private protected abstract Task<string> RefusalAsync(TestNotifier notifier, TestUser user, Guid run);

    private protected interface IReader : IAsyncDisposable
    {
        int Resets { get; }

        /// <summary>The next event: its envelope, or at least <c>run</c>, <c>seq</c> and <c>type</c> of it.</summary>
        Task<JsonElement> NextAsync();

        /// <summary>Whether nothing more comes.</summary>
        Task<bool> IsSilentAsync();

        async Task<IReadOnlyList<long>> SeqsAsync(int count)
        {
            var seqs = new List<long>();
            while (seqs.Count < count)
                seqs.Add((await NextAsync()).GetProperty("seq").GetInt64());
            return seqs;
        }
    }
}
