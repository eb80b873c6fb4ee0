using Microsoft.Extensions.Options;

namespace Netra.Hosting;

/// <summary>What waits in the broker's queues; asked of its management API at most once a second, however many want to know.</summary>
public sealed class QueueDepths(IOptions<BrokerOptions> options, TimeProvider time) : IDisposable
{
    static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(1);

    readonly BrokerManagement? management = options.Value is { IsMemory: false, Management.Length: > 0, Url: var url } ? new(new Uri(url), new Uri(options.Value.Management)) : null;
    readonly SemaphoreSlim reading = new(1, 1);
    IReadOnlyList<QueueDepth>? known;
    long readAt;

    /// <summary>By name; none where the bus is in this process.</summary>
    /// <exception cref="HttpRequestException">The management API is not configured or does not answer.</exception>
    public async Task<IReadOnlyList<QueueDepth>> ReadAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsMemory)
            return [];
        if (management is null)
            throw new HttpRequestException("Broker:Management is empty.");
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (known is null || time.GetElapsedTime(readAt) >= KnownFor)
                (known, readAt) = (await management.DepthsAsync(cancellationToken), time.GetTimestamp());
            return known;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose()
    {
        management?.Dispose();
        reading.Dispose();
    }
}

/// <param name="Kind"><c>work</c>, <c>error</c>, <c>skipped</c>, <c>dead_letter</c> or <c>temporary</c>.</param>
/// <param name="Unacked">Sent to consumers and not yet done.</param>
public sealed record QueueDepth(string Name, string Kind, long Ready, long Unacked, int Consumers)
{
    public static string KindOf(string queue) =>
        queue == Queues.DeadLetters ? "dead_letter"
        : !BrokerTopology.IsAside(queue) ? BrokerTopology.IsWork(queue) ? "work" : "temporary"
        : queue.EndsWith("_error", StringComparison.Ordinal) ? "error" : "skipped";
}

/// <summary>A queue as the management API counts it.</summary>
public sealed record QueueCount(string Name, long MessagesReady = 0, long MessagesUnacknowledged = 0, int Consumers = 0);
