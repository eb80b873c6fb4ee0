using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Netra.Notifier;

/// <summary>Sends the clients away before the web server and the bus stop: no new streams, a bye with a random delay to come back after, then closes in batches.</summary>
sealed partial class Drain(Connections connections, IOptions<StreamOptions> options, TimeProvider time, ILogger<Drain> log) : IHostedLifecycleService
{
    const int Batches = 10;
    const int LeastBatch = 50;
    const int EarliestMs = 250;
    const int LatestMs = 5000;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        connections.Draining = true;
        var open = connections.All().ToArray();
        if (open.Length == 0)
            return;
        Started(log, open.Length);
        RandomNumberGenerator.Shuffle(open.AsSpan());
        foreach (var stream in open)
            stream.Bye(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(EarliestMs, LatestMs)));
        var started = time.GetTimestamp();
        var pause = options.Value.Drain / (2 * Batches);
        foreach (var batch in open.Chunk(Math.Max(LeastBatch, (open.Length + Batches - 1) / Batches)))
        {
            foreach (var stream in batch)
                stream.End(CloseCodes.Restart);
            await Task.Delay(pause, time, cancellationToken);
        }

        while (connections.Count > 0 && time.GetElapsedTime(started) < options.Value.Drain)
            await Task.Delay(Poll, time, cancellationToken);
        Ended(log, connections.Count);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: sending {Count} streams away")]
    static partial void Started(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Streams sent away, {Left} left")]
    static partial void Ended(ILogger logger, int left);
}
