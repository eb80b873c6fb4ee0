namespace Netra.Api.Tests;

static class Eventually
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>Looks every few milliseconds until the fact is there.</summary>
    public static Task TrueAsync(Func<bool> fact, string what) => TrueAsync(() => Task.FromResult(fact()), what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string)"/>
    public static async Task TrueAsync(Func<Task<bool>> fact, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var start = TimeProvider.System.GetTimestamp();
        while (!await fact())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Deadline, $"{what} did not come within {Deadline}.");
            await timer.WaitForNextTickAsync();
        }
    }
}
