using Microsoft.Extensions.Options;

namespace Netra.Hosting.DeadLetters;

/// <summary>Where dead letters may be: beside every work queue, and where the broker puts what it gives up.</summary>
public sealed class AsideQueues(IOptions<BrokerOptions> options) : IDisposable
{
    readonly BrokerManagement? management = options.Value is { Management.Length: > 0, Url: var url } ? new(new Uri(url), new Uri(options.Value.Management)) : null;

    /// <summary>The queues that exist, as the management API lists them; null where it does not answer.</summary>
    public async Task<IReadOnlyList<string>?> ListAsync(CancellationToken cancellationToken)
    {
        if (management is null)
            return null;
        try
        {
            return [.. (await management.QueueNamesAsync(cancellationToken)).Where(IsSource)];
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Those that may exist for these tools.</summary>
    public static IReadOnlyList<string> Possible(IEnumerable<string> tools) =>
        [Queues.DeadLetters, .. Queues.Work.Concat(tools.Select(Queues.ForTool)).SelectMany(BrokerTopology.AsideOf)];

    public static bool IsSource(string queue) => queue == Queues.DeadLetters || BrokerTopology.IsAside(queue);

    public void Dispose() => management?.Dispose();
}
