namespace Netra.Chaos;

/// <summary>Starts processes again whenever they die, as the thing does that runs a fleet in production.</summary>
sealed class Supervisor : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly Task watching;
    int deaths;

    public Supervisor(ChaosFleet fleet, IReadOnlyList<string> names, params string[] settings) =>
        watching = Task.WhenAll(names.Select(n => WatchAsync(fleet, n, settings)));

    /// <summary>How often one of them has died so far.</summary>
    public int Deaths => Volatile.Read(ref deaths);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    /// <summary>Looked for, since nothing tells of the death of another's child.</summary>
    async Task WatchAsync(ChaosFleet fleet, string name, string[] settings)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!Directory.Exists($"/proc/{fleet.ProcessOf(name)}"))
            {
                Interlocked.Increment(ref deaths);
                Journal.Write($"{name} died");
                await StartAsync(fleet, name, settings);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>It may die again before it is found ready: the next look sees that.</summary>
    static async Task StartAsync(ChaosFleet fleet, string name, string[] settings)
    {
        try
        {
            await fleet.RestartAsync([name, .. settings]);
        }
        catch (Xunit.Sdk.XunitException e) when (e.Message.Contains("ended during its start", StringComparison.Ordinal))
        {
        }
    }
}
