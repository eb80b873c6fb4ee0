using System.Collections.Concurrent;

namespace Netra.Chaos;

/// <summary>A steady stream of runs, whatever the fleet does.</summary>
sealed class Submitter(IReadOnlyList<Follower> followers, string effects, int seed, double rate, int slowest)
{
    /// <summary>A run may wait as long as the worst fault lasts and its backlog takes.</summary>
    const int TimeoutSeconds = 1800;

    /// <summary>So many submits may wait for an answer, and so many runs for their end; then the load waits too, so that a slow machine can catch up.</summary>
    const int MostWaiting = 200, MostOpen = 150;

    readonly ConcurrentBag<Submission> submissions = [];
    readonly Random random = new(seed);
    readonly SemaphoreSlim waiting = new(MostWaiting);

    public IReadOnlyList<Submission> Submissions => [.. submissions];

    /// <summary>Submits until <paramref name="stop"/>, and then until all that was sent is acknowledged or <paramref name="giveUp"/>.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate), TimeProvider.System);
        List<Task> sent = [];
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (followers.Sum(f => f.OpenRuns.Count) >= MostOpen)
                    continue;
                await waiting.WaitAsync(stop);
                sent.Add(SubmitAsync(followers[random.Next(followers.Count)], RandomScript.Next(random, effects, slowest), giveUp));
            }
        }
        catch (OperationCanceledException)
        {
            // The load ends here.
        }

        await Task.WhenAll(sent);
    }

    async Task SubmitAsync(Follower follower, RandomScript script, CancellationToken giveUp)
    {
        try
        {
            var body = new
            {
                agent = Script.Agent,
                input = script.Input,
                timeout_seconds = TimeoutSeconds,
                labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Collector.Label] = script.Key },
            };
            var (run, sends) = await follower.Client.SubmitAsync(script.Key, body, giveUp);
            submissions.Add(new(follower.Client.Id, script.Key, script.Echoes, run, sends));
            if (run is { } id)
                follower.Follow(id);
        }
        finally
        {
            waiting.Release();
        }
    }
}
