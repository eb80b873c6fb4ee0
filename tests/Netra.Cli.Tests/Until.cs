namespace Netra.Cli.Tests;

/// <summary>Waits for an observed fact, at most a minute.</summary>
static class Until
{
    public static Task TrueAsync(Func<bool> fact, string what) => TrueAsync(() => Task.FromResult(fact()), what);

    public static async Task TrueAsync(Func<Task<bool>> fact, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await fact())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail("Not within a minute: " + what);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
