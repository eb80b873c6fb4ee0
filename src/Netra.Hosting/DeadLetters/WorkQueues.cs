using System.Collections.Concurrent;

namespace Netra.Hosting.DeadLetters;

/// <summary>The work queues that this process consumes.</summary>
sealed class WorkQueues
{
    readonly ConcurrentDictionary<string, bool> names = new(StringComparer.Ordinal);

    public void Add(string queue) => names[queue] = true;

    public bool Has(string queue) => names.ContainsKey(queue);
}
