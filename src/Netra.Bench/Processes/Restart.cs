namespace Netra.Bench.Processes;

/// <summary>Restarts a process of the fleet and takes its time.</summary>
sealed class Restart(BenchOptions options) : IDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
    readonly FleetScript script = new(options);
    readonly FleetFolder folder = new(options.State!);

    /// <summary>Seconds from the new process's start until <c>/health/ready</c> answers 200.</summary>
    /// <exception cref="BenchException">It does not become ready.</exception>
    public async Task<double> SecondsAsync(string name, Uri address)
    {
        var old = folder.PidOf(name);
        var restarting = script.RestartAsync(name);
        using var timer = new PeriodicTimer(Look, options.Time);
        double? seconds = null;
        for (var isOver = false; seconds is null && !isOver;)
        {
            isOver = restarting.IsCompleted;
            await timer.WaitForNextTickAsync();
            if (folder.PidOf(name) is { } pid && pid != old && await IsReadyAsync(address))
                seconds = ProcessFiles.Age(pid);
        }

        await restarting;
        return Math.Round(seconds ?? throw new BenchException($"{name} was not seen ready at {address}."), 2);
    }

    public void Dispose() => http.Dispose();

    async Task<bool> IsReadyAsync(Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
