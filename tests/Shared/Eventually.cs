namespace Netra.Tests;

/// <summary>Waits for an observed fact, with a deadline.</summary>
static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<T> Async<T>(Func<Task<T>> read, Func<T, bool> holds, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        T last;
        do
        {
            last = await read();
            if (holds(last))
                return last;
        }
        while (!limit.IsCancellationRequested && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        throw new TimeoutException($"Not within {(within ?? Patience).TotalSeconds} s; last seen: {last}");
    }
}
