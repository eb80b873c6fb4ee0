using System.Globalization;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>Deaths of schedulers, two at a time: a process that starts waits as long as it computes.</summary>
static class Kills
{
    const int AtOnce = 2;
    const int Part = 10;

    /// <summary>After this long a process that lives has nothing left to die of: another took it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often a process is killed at each point before what came of it is looked at, until it has been killed <see cref="AtEach"/> times.</summary>
    public static IEnumerable<int> Parts => Enumerable.Range(0, AtEach).Chunk(Part).Select(part => part.Length);

    /// <summary><c>NETRA_KILLS=200</c> for the long round.</summary>
    static int AtEach => int.TryParse(Environment.GetEnvironmentVariable("NETRA_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 10;

    /// <summary>Starts a scheduler that dies at a point, so often at every point, and gives it work until it has died.</summary>
    /// <param name="yard">Where.</param>
    /// <param name="rounds">How often at each point.</param>
    /// <param name="work">Makes some, from one thread at a time.</param>
    /// <param name="points">Where they die: at the first pass there and, in every other round where <paramref name="second"/> says so, at the second.</param>
    /// <param name="second">Whether there is a second pass to die at.</param>
    public static async Task AtAsync(Graveyard yard, int rounds, Func<Task> work, bool second, params string[] points)
    {
        using var one = new SemaphoreSlim(1, 1);
        var deaths = from round in Enumerable.Range(0, rounds) from point in points select (Point: point, Pass: second ? 1 + (round % 2) : 1);
        await Parallel.ForEachAsync(deaths, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (death, stop) =>
        {
            using var dying = yard.Scheduler(death.Point, death.Pass);
            for (var tries = 1; ; tries++)
            {
                await one.WaitAsync(stop);
                await work();
                one.Release();
                if (await dying.HasDiedAsync(Patience))
                    return;
                Assert.True(tries < 10, $"A scheduler does not die at {death.Point}:{death.Pass}.");
            }
        });
    }
}
