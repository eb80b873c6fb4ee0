using System.ComponentModel;
using Netra.Hosting;

namespace Netra.Api.Workers;

sealed record QueueView(
    string Name,
    [property: Description("work, error, skipped, dead_letter or temporary.")] string Kind,
    long Ready,
    [property: Description("Sent to workers and not yet done.")] long Unacked,
    int Consumers,
    [property: Description("For how long the oldest work that nobody has begun waits; null where none does, and for queues that carry no work of their own.")] double? OldestSeconds)
{
    public static QueueView From(QueueDepth q, IReadOnlyDictionary<string, double> ages) =>
        new(q.Name, q.Kind, q.Ready, q.Unacked, q.Consumers, ages.TryGetValue(q.Name, out var seconds) ? seconds : null);
}

/// <summary>What waits for one kind of worker.</summary>
sealed record WaitingWork(
    [property: Description("Messages that no worker has yet.")] long Ready,
    [property: Description("Sent to workers and not yet done.")] long Unacked,
    [property: Description("For how long the oldest work that nobody has begun waits; null where none does.")] double? OldestSeconds)
{
    public static WaitingWork Of(IEnumerable<QueueView> queues)
    {
        var all = queues.ToList();
        return new(all.Sum(q => q.Ready), all.Sum(q => q.Unacked), all.Max(q => q.OldestSeconds));
    }
}

/// <summary>The queues summed by the workers that they are to be scaled by.</summary>
sealed record QueueStats(
    [property: Description("Of the queues of agent workers.")] WaitingWork Agent,
    [property: Description("Of the queues of tool workers, imports included.")] WaitingWork Tool,
    IReadOnlyList<QueueView> Items)
{
    public static QueueStats Of(IReadOnlyList<QueueView> queues) =>
        new(WaitingWork.Of(queues.Where(q => q.Name is Queues.Runs or Queues.Steps)), WaitingWork.Of(queues.Where(q => q.Kind == "work" && IsTools(q.Name))), queues);

    static bool IsTools(string queue) => queue is Queues.Calls or Queues.Imports || queue.StartsWith(Queues.ToolPrefix, StringComparison.Ordinal);
}
