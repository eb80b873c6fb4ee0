using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>Many sockets on both notifiers. The limits in ms hold on a quiet machine; on a busy one a batch may take five times
/// as long as one event takes to a queue of the broker, and the batch from a server that does nothing but send.</summary>
[Collection(nameof(Alone))]
public sealed class When_many_sockets_listen(TestFleet fleet) : OnTheFleet(fleet)
{
    const double MostOfBase = 5;

    [Fact, Trait("Scenario", "W2")]
    public async Task Two_users_at_once_get_all_of_their_own_and_nothing_else()
    {
        FleetUser[] users = [await Fleet.UserAsync(), await Fleet.UserAsync()];
        var tapes = await Task.WhenAll(users.Select((u, i) => SocketTape.OpenAsync(Fleet.Notifiers[i], u.Key, new { op = "subscribe", topic = "user" })));
        await Task.WhenAll(tapes.Select(t => t.UntilAsync(2, 10)));

        var runs = await Task.WhenAll(users.Select(u => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => u.SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Noop)))))));

        foreach (var (tape, own) in tapes.Zip(runs))
        {
            await tape.UntilAsync(2 + (10 * 5), 30);
            var seen = tape.Events().GroupBy(e => e.Event.GetProperty("run").GetGuid()).ToDictionary(g => g.Key, g => g.Select(e => e.Event).ToList());
            Assert.Equal(own.Order(), seen.Keys.Order());
            Assert.All(seen.Values, log => Assert.Equal(EventLog.OneCall, log.Types()));
            await tape.DisposeAsync();
        }
    }

    [Fact, Trait("Scenario", "Q3")]
    public async Task A_hundred_sockets_get_a_batch_of_20_events_within_50_ms()
    {
        var (tapes, run, _) = await ListenAsync(await Fleet.UserAsync(), sockets: 100, Batches(3, 20));
        var (baseline, took) = (await BaseAsync(sockets: 100, frames: 20), BatchesOf(tapes, run, size: 20));

        // the first two warm the way
        Assert.True(took[2] <= Math.Max(50, MostOfBase * baseline), $"{took[2]:0} ms for the batch; base {baseline:0} ms");
        Assert.True(2000 / (took[2] / 1000) > 100, $"{2000 / (took[2] / 1000):0} events/s");
        TestContext.Current.TestOutputHelper!.WriteLine($"batches {string.Join(", ", took.Select(t => $"{t:0}"))} ms; base {baseline:0} ms");
    }

    [Fact, Trait("Scenario", "Q4"), Trait("Scenario", "W8")]
    public async Task Five_hundred_sockets_get_ten_batches_of_50_events_once_each()
    {
        var user = await Fleet.UserAsync();
        var warm = await ListenAsync(user, sockets: 50, Batches(2, 50));
        await Task.WhenAll(warm.Tapes.Select(t => t.DisposeAsync().AsTask()));
        var begin = TimeProvider.System.GetTimestamp();
        var groups = new List<(SocketTape[] Tapes, Guid Run, int Length)>();
        for (var i = 0; i < 10; i++)
            groups.Add(await ListenAsync(user, sockets: 50, Batches(1, 50))); // all stay open: 500 at the end
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        for (var i = 0; i < groups.Count; i++)
            await GetAllAsync(groups[i].Tapes, groups[i..]); // the topic brings the later groups' runs as well
        var baseline = await BaseAsync(sockets: 350, frames: 50); // the seventh batch goes to so many

        var took = groups.Select(g => BatchesOf(g.Tapes, g.Run, size: 50).Single()).ToList();

        Assert.True(500 * 50 / seconds > 500, $"25,000 events in {seconds:0.0} s");
        Assert.True(took.Count(t => t <= Math.Max(100, MostOfBase * baseline)) >= 7, $"{string.Join(", ", took.Select(t => $"{t:0}"))} ms; base {baseline:0} ms");
        TestContext.Current.TestOutputHelper!.WriteLine($"batches {string.Join(", ", took.Select(t => $"{t:0}"))} ms; base {baseline:0} ms; {500 * 50 / seconds:0} events/s");
    }

    static object Batches(int count, int size) => Script.Of([.. Enumerable.Range(0, count).SelectMany(_ => (object[])[Script.Sleep(200), new { emit = size }])]);

    /// <summary>Sockets that have got a whole run, each event once and in order.</summary>
    async Task<(SocketTape[] Tapes, Guid Run, int Length)> ListenAsync(FleetUser user, int sockets, object input)
    {
        var tapes = await Task.WhenAll(Enumerable.Range(0, sockets).Select(i => SocketTape.OpenAsync(Fleet.Notifiers[i % 2], user.Key, new { op = "subscribe", topic = "user" })));
        await Task.WhenAll(tapes.Select(t => t.UntilAsync(2, 30)));
        var run = await user.SubmitAsync(Script.Agent, input);
        await user.CompletedAsync(run, 60);
        var log = await user.EventsAsync(run);
        await Task.WhenAll(tapes.Select(t => t.UntilAsync(2 + log.Count, 30)));
        foreach (var tape in tapes)
            Assert.Equal(log.Select(e => e.GetProperty("seq").GetInt64()), Of(tape, run).Select(e => e.Event.GetProperty("seq").GetInt64()));
        return (tapes, run, log.Count);
    }

    /// <summary>Asserts that each socket gets every event of these runs once and in order, and nothing else.</summary>
    static async Task GetAllAsync(SocketTape[] tapes, List<(SocketTape[] Tapes, Guid Run, int Length)> runs)
    {
        foreach (var tape in tapes)
        {
            await tape.UntilAsync(2 + runs.Sum(r => r.Length), 30);
            var seen = tape.Events().GroupBy(e => e.Event.GetProperty("run").GetGuid()).ToDictionary(g => g.Key, g => g.Select(e => e.Event.GetProperty("seq").GetInt64()));
            Assert.Equal(runs.Select(r => r.Run).Order(), seen.Keys.Order());
            Assert.All(runs, r => Assert.Equal(Enumerable.Range(1, r.Length).Select(i => (long)i), seen[r.Run]));
        }
    }

    /// <summary>Milliseconds from each batch's time in the log to its last arrival at the last socket.</summary>
    static List<double> BatchesOf(SocketTape[] tapes, Guid run, int size) =>
        [.. tapes.SelectMany(t => Of(t, run)).Where(e => e.Event.GetProperty("data").TryGetProperty("delta", out _))
            .GroupBy(e => e.Event.GetProperty("data").GetProperty("step_number").GetInt32()).OrderBy(g => g.Key)
            .Select(g => (Count: g.Count(), Took: g.Max(e => e.At) - g.Max(e => e.Event.GetProperty("time").GetDateTimeOffset())))
            .Select(b => b.Count == size * tapes.Length ? b.Took.TotalMilliseconds : throw new InvalidOperationException($"{b.Count} deliveries in a batch"))];

    static IEnumerable<(DateTimeOffset At, JsonElement Event)> Of(SocketTape tape, Guid run) => tape.Events().Where(e => e.Event.GetProperty("run").GetGuid() == run);

    /// <summary>Milliseconds that this machine needs at the moment without any notifier: one event to a queue of the broker in seven of ten cases, and the frames alone.</summary>
    async Task<double> BaseAsync(int sockets, int frames)
    {
        await using var hints = await MessageCopies.ListenAsync(Fleet, repeat: false);
        var user = await Fleet.UserAsync();
        var run = await user.SubmitAsync(Script.Agent, Batches(10, 1));
        await user.CompletedAsync(run, 60);
        var took = await Wait.ForAsync("ten hints", 10, () => Task.FromResult(hints.TimesOf(run, "delta")), times => times.Count == 10);
        return took.Order().ElementAt(7).TotalMilliseconds + await BareAsync(sockets, frames);
    }

    /// <summary>Milliseconds of the same number of frames from a server that only sends: the median of three.</summary>
    static async Task<double> BareAsync(int sockets, int frames)
    {
        await using var server = await BareServer.StartAsync();
        var tapes = await Task.WhenAll(Enumerable.Range(0, sockets).Select(_ => SocketTape.OpenAsync(server.Url, key: null)));
        await server.HasAsync(sockets);
        var took = new List<double>();
        for (var round = 1; round <= 3; round++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            await server.SendAsync(frames, bytes: 600);
            await Task.WhenAll(tapes.Select(t => t.UntilAsync(round * frames, 30)));
            took.Add(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds);
        }

        foreach (var tape in tapes)
            await tape.DisposeAsync();
        return took.Order().ElementAt(1);
    }
}
