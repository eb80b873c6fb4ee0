using Netra.Contracts.Events;

namespace Netra.Chaos;

/// <summary>Histories in which every promise was kept, to be spoilt by a test.</summary>
static class Worlds
{
    public static Guid User { get; } = Guid.CreateVersion7();

    /// <summary>Three runs of two calls, one of which was repeated by its second attempt, each followed by one client.</summary>
    public static History Good()
    {
        var parts = Enumerable.Range(1, 3).Select(Run).ToList();
        return new(
            [.. parts.Select(p => p.Submission)], [.. parts.Select(p => p.Run)], [.. parts.SelectMany(p => p.Effects)],
            [.. parts.SelectMany(p => p.Run.Log.Select(e => new Delivery("socket", User, p.Run.Id, e)))]);
    }

    static (Submission Submission, FoundRun Run, IReadOnlyList<Effect> Effects) Run(int n)
    {
        var (id, key) = (Guid.CreateVersion7(), FormattableString.Invariant($"key {n}"));
        string[] calls = [FormattableString.Invariant($"call {n}.1"), FormattableString.Invariant($"call {n}.2")];
        string[] echoes = ["a", "b"];
        LogEntry[] log =
        [
            new(1, $"{id}:1", EventTypes.AgentStarted, null, null, IsEnd: false),
            new(2, $"{id}:2", EventTypes.AgentThinking, null, null, IsEnd: false),
            new(3, $"{id}:3", EventTypes.ToolExecuting, calls[0], null, IsEnd: false),
            new(4, $"{id}:4", EventTypes.ToolExecuting, calls[1], null, IsEnd: false),
            new(5, $"{id}:5", EventTypes.ToolCompleted, calls[1], 1, IsEnd: false),
            new(6, $"{id}:6", EventTypes.ToolCompleted, calls[0], 2, IsEnd: false),
            new(7, $"{id}:7", EventTypes.AgentCompleted, null, null, IsEnd: true),
        ];
        var run = new FoundRun(id, User, key, "completed", log.Length, echoes, log, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow());
        return (new(User, key, echoes, id, Sends: 2), run, [new(calls[0], id, 1), new(calls[1], id, 1), new(calls[0], id, 2)]);
    }
}
