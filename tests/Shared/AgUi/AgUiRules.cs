using System.Text.Json;

namespace Netra.Tests;

/// <summary>What docs/events.md promises of every AG-UI stream.</summary>
static class AgUiRules
{
    static readonly string[] Ends = ["RUN_FINISHED", "RUN_ERROR"];

    static readonly (string Start, string End, string Id)[] Pairs =
    [
        ("STEP_STARTED", "STEP_FINISHED", "stepName"),
        ("REASONING_START", "REASONING_END", "messageId"),
        ("REASONING_MESSAGE_START", "REASONING_MESSAGE_END", "messageId"),
        ("TEXT_MESSAGE_START", "TEXT_MESSAGE_END", "messageId"),
        ("TOOL_CALL_START", "TOOL_CALL_END", "toolCallId"),
    ];

    /// <summary>Asserts them for a stream from its beginning to its end.</summary>
    public static void AreKept(IReadOnlyList<AgUiSeen> frames, string thread, string run)
    {
        Assert.Equal("RUN_STARTED", frames[0].Type);
        Assert.Contains(frames[^1].Type, Ends);
        Assert.DoesNotContain(frames.Take(frames.Count - 1), f => Ends.Contains(f.Type));
        Assert.DoesNotContain(frames.Skip(1), f => f.Type == "RUN_STARTED");
        Assert.Equal(frames.Select(f => f.Place).Distinct().Order(), frames.Select(f => f.Place));
        Assert.All(frames, f => Assert.True(f.Event.GetProperty("timestamp").TryGetInt64(out var at) && at > 1_500_000_000_000, f.Raw));
        Assert.All(frames, f => Assert.True(HasNoNull(f.Event), f.Raw));
        Assert.All(frames.Where(f => f.Type is "RUN_STARTED" or "RUN_FINISHED"), f => Assert.Equal((thread, run), (f.Text("threadId"), f.Text("runId"))));
        foreach (var (start, end, id) in Pairs)
            Assert.Equal(frames.Where(f => f.Type == start).Select(f => f.Text(id)), frames.Where(f => f.Type == end).Select(f => f.Text(id)));
        foreach (var (start, end, id) in Pairs)
            Assert.All(frames.Where(f => f.Type == start), f => Assert.Contains(frames, g => g.Type == end && g.Text(id) == f.Text(id) && g.Place.CompareTo(f.Place) > 0));
    }

    /// <summary>The data of a run may hold nulls; the protocol's members may not.</summary>
    static bool HasNoNull(JsonElement of) => of.EnumerateObject().All(m => m.Value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Object => m.Name is "result" or "value" || HasNoNull(m.Value),
        _ => true,
    });
}
