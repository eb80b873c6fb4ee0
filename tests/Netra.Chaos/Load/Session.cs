using System.Globalization;

namespace Netra.Chaos;

/// <summary>Users, their load and their sockets on a fleet; at the end the history of it all.</summary>
sealed class Session : IAsyncDisposable
{
    const int Users = 4;

    static readonly TimeSpan ReviveEvery = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource stop = new(), giveUp = new(), close = new();
    readonly ChaosFleet fleet;
    readonly EffectCounter effects;
    readonly IReadOnlyList<Follower> followers;
    readonly Submitter submitter;
    readonly Task load, sockets;

    Session(ChaosFleet fleet, EffectCounter effects, IReadOnlyList<Follower> followers, int seed, double rate, int slowest)
    {
        (this.fleet, this.effects, this.followers) = (fleet, effects, followers);
        submitter = new(followers, effects.Url, seed, rate, slowest);
        sockets = Task.WhenAll(followers.Select(f => f.RunAsync(close.Token)));
        load = submitter.RunAsync(stop.Token, giveUp.Token);
    }

    /// <param name="slowest">A probe takes less than so many milliseconds.</param>
    public static async Task<Session> StartAsync(ChaosFleet fleet, int seed, double rate, int slowest = 2500)
    {
        var effects = await EffectCounter.StartAsync();
        List<Follower> followers = [];
        for (var i = 0; i < Users; i++)
        {
            var client = new Client(await fleet.UserAsync(), fleet.Apis);
            followers.Add(new(client, [.. fleet.Notifiers.Skip(i % 2), .. fleet.Notifiers.Take(i % 2)], "socket " + (i + 1).ToString(CultureInfo.InvariantCulture)));
        }

        return new(fleet, effects, followers, seed, rate, slowest);
    }

    /// <summary>Waits until no run that was accepted before now is under way, as far as the sockets tell.</summary>
    public Task SettleAsync(double seconds)
    {
        var before = followers.SelectMany(f => f.OpenRuns.Select(r => (f, r))).ToList();
        return WaitAsync("the end of the runs accepted before", seconds, () => Task.FromResult(before.Count(p => p.f.IsOpen(p.r))));
    }

    /// <summary>Stops the load, waits until all has ended and arrived (or nothing has moved for so long, which the checker then judges), and tells what was seen.</summary>
    public async Task<History> FinishAsync(double seconds)
    {
        await stop.CancelAsync();
        giveUp.CancelAfter(TimeSpan.FromSeconds(60));
        await load;
        var collectors = followers.Select(f => new Collector(f.Client)).ToList();
        await WaitAsync("the end of all runs", seconds, async () => (await Task.WhenAll(collectors.Select(c => c.OpenAsync()))).Sum());
        await WaitAsync("the last events at the sockets", 60, () => Task.FromResult(followers.Sum(f => f.OpenRuns.Count)));
        await close.CancelAsync();
        await sockets;
        foreach (var (reason, count) in followers.SelectMany(f => f.Broken).GroupBy(b => b.Key, (reason, b) => (reason, b.Sum(x => x.Value))))
            Journal.Write(string.Create(CultureInfo.InvariantCulture, $"sockets broken {count} times: {reason}"));
        var runs = new List<FoundRun>();
        foreach (var collector in collectors)
            runs.AddRange(await collector.ReadAsync());
        return new(submitter.Submissions, runs, effects.Effects, [.. followers.SelectMany(f => f.Deliveries)]);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(stop.CancelAsync(), giveUp.CancelAsync(), close.CancelAsync());
        await Task.WhenAll(load, sockets).ContinueWith(static _ => { }, TaskScheduler.Default);
        await effects.DisposeAsync();
        stop.Dispose();
        giveUp.Dispose();
        close.Dispose();
    }

    /// <summary>Waits until nothing is left, or nothing has become less for so long: a slow machine is no loss. Processes that end meanwhile are started again.</summary>
    async Task WaitAsync(string what, double seconds, Func<Task<int>> left)
    {
        var revived = TimeProvider.System.GetTimestamp();
        var (least, since) = (int.MaxValue, TimeProvider.System.GetTimestamp());
        while (await left() is > 0 and var count)
        {
            if (count < least)
                (least, since) = (count, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(since).TotalSeconds > seconds)
            {
                Journal.Write(string.Create(CultureInfo.InvariantCulture, $"for {seconds} s nothing has moved; still waiting for {what}: {count}"));
                return;
            }

            if (TimeProvider.System.GetElapsedTime(revived) > ReviveEvery)
            {
                await fleet.ReviveAsync();
                revived = TimeProvider.System.GetTimestamp();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
