using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

/// <summary>Brings hints to each replica over a way of its own that loses one in ten, doubles one in ten, and brings the rest out of order.</summary>
sealed class FaultyHints(IReadOnlyList<TestNotifier> replicas, int seed)
{
    const int Window = 6;

    readonly Lock gate = new();
    readonly Dice dice = new(seed);
    readonly List<RunEventsAppended>[] late = [.. replicas.Select(_ => new List<RunEventsAppended>())];

    public async Task TellAsync(RunEventsAppended hint)
    {
        List<(TestNotifier To, RunEventsAppended Hint)> now = [];
        lock (gate)
        {
            for (var i = 0; i < late.Length; i++)
            {
                late[i].AddRange(Enumerable.Repeat(hint, dice.Next(10) switch { 0 => 0, 1 => 2, _ => 1 }));
                while (late[i].Count > dice.Next(Window))
                {
                    var next = dice.Next(late[i].Count);
                    now.Add((replicas[i], late[i][next]));
                    late[i].RemoveAt(next);
                }
            }
        }

        foreach (var (to, message) in now)
            await to.PublishAsync(message);
    }
}
