namespace Netra.Chaos;

/// <summary>One user who submits runs one by one and follows them: three tools in parallel, one of which is tried again by the sweep, then the end.</summary>
sealed class Life : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly List<Submission> submissions = [];
    readonly EffectCounter effects;
    readonly Follower follower;
    readonly Task socket;

    Life(EffectCounter effects, Follower follower)
    {
        (this.effects, this.follower) = (effects, follower);
        socket = follower.RunAsync(stop.Token);
    }

    public static async Task<Life> StartAsync(ChaosFleet fleet) =>
        new(await EffectCounter.StartAsync(), new(new Client(await fleet.UserAsync(), [fleet.Apis[0]]), [fleet.Notifiers[0]], "socket"));

    public bool IsOpen(Guid run) => follower.IsOpen(run);

    /// <summary>Submits until it is acknowledged.</summary>
    public async Task<Guid> SubmitAsync()
    {
        var key = Guid.CreateVersion7().ToString();
        var echoes = Enumerable.Range(1, 3).Select(i => FormattableString.Invariant($"{key}/1/{i}")).ToList();
        var input = Script.Of(Script.Calls([.. echoes.Select((echo, i) => Script.Probe(new { echo, effect_url = effects.Url, fail_times = i == 0 ? 1 : 0 }))]));
        var body = new
        {
            agent = Script.Agent,
            input,
            labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Collector.Label] = key },
        };
        var (run, sends) = await follower.Client.SubmitAsync(key, body, CancellationToken.None);
        lock (submissions)
            submissions.Add(new(follower.Client.Id, key, echoes, run, sends));
        follower.Follow(run!.Value);
        return run.Value;
    }

    /// <summary>Waits until the run's end has arrived at the socket; the checker judges a run whose end does not come. Looked for, as by every user of <see cref="Follower"/>.</summary>
    public async Task EndAsync(Guid run, double seconds)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (follower.IsOpen(run) && TimeProvider.System.GetElapsedTime(begin).TotalSeconds < seconds)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async Task<History> HistoryAsync()
    {
        await stop.CancelAsync();
        await socket;
        return new(submissions, await new Collector(follower.Client).ReadAsync(), effects.Effects, follower.Deliveries);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await socket;
        await effects.DisposeAsync();
        stop.Dispose();
    }
}
