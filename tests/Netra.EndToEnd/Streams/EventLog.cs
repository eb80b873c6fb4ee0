using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>What docs promise of every log.</summary>
static class EventLog
{
    public static readonly string[] OneCall =
        [EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ToolExecuting, EventTypes.ToolCompleted, EventTypes.AgentCompleted];

    static readonly string[] Ends = [EventTypes.AgentCompleted, EventTypes.AgentCancelled, EventTypes.AgentTimedOut];
    static readonly string[] Context = ["user_id", "thread_id", "correlation_id", "session_id", "request_id", "timestamp"];

    public static string[] Types(this IEnumerable<JsonElement> log) => [.. log.Select(Type)];

    public static JsonElement One(this IEnumerable<JsonElement> log, string type) => Assert.Single(log, e => Type(e) == type).GetProperty("data");

    /// <summary>Whether nothing may follow this event.</summary>
    public static bool IsEnd(JsonElement e) =>
        Ends.Contains(Type(e)) || (Type(e) == EventTypes.AgentError && !e.GetProperty("data").GetProperty("is_recoverable").GetBoolean());

    /// <summary>Asserts a log that is ordered and dense from 1, of one run and user, started first and ended last, each with its whole envelope.</summary>
    public static void IsWhole(this IReadOnlyList<JsonElement> log, Guid run, FleetUser user)
    {
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.GetProperty("seq").GetInt64()));
        Assert.Equal(EventTypes.AgentStarted, Type(log[0]));
        Assert.Equal(log.Count - 1, log.ToList().FindIndex(IsEnd));
        Assert.All(log, e => IsEnveloped(e, run, user));
        var times = log.Select(e => DateTimeOffset.Parse(e.GetProperty("time").GetString()!, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Single(log.Select(e => string.Join(' ', ContextOf(e))).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Whose and of which request an event says it is: user, thread, correlation, session, request; empty where there is none.</summary>
    public static string[] ContextOf(JsonElement e)
    {
        var context = e.GetProperty("data").GetProperty("trace_context");
        return [.. Context.Where(name => name != "timestamp").Select(name => context.GetProperty(name).GetString() ?? "")];
    }

    /// <summary>Asserts that two transports gave the same events.</summary>
    public static void IsSameAs(this IEnumerable<JsonElement> seen, IEnumerable<JsonElement> log)
    {
        var (actual, expected) = (seen.Select(Envelope).ToList(), log.Select(Envelope).ToList());
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (want, got) in expected.Zip(actual))
            Assert.True(JsonNode.DeepEquals(want, got), $"expected {want.ToJsonString()}\n     got {got.ToJsonString()}");
    }

    static void IsEnveloped(JsonElement e, Guid run, FleetUser user)
    {
        var data = e.GetProperty("data");
        Assert.Equal(1, e.GetProperty("v").GetInt32());
        Assert.Equal(run, e.GetProperty("run").GetGuid());
        Assert.Equal($"{run}:{e.GetProperty("seq").GetInt64()}", e.GetProperty("id").GetString());
        Assert.EndsWith("Z", e.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("00-", e.GetProperty("traceparent").GetString(), StringComparison.Ordinal);
        Assert.Equal(run, data.GetProperty("run_id").GetGuid());
        Assert.NotEmpty(data.GetProperty("agent_name").GetString()!);
        var context = data.GetProperty("trace_context");
        Assert.All(Context, name => Assert.True(context.TryGetProperty(name, out _), $"no {name} in {context}"));
        Assert.InRange((e.GetProperty("time").GetDateTimeOffset() - context.GetProperty("timestamp").GetDateTimeOffset()).TotalMilliseconds, 0, 1);
        if (user.UserId != Guid.Empty)
            Assert.Equal(user.UserId, context.GetProperty("user_id").GetGuid());
    }

    public static string Type(JsonElement e) => e.GetProperty("type").GetString()!;

    static JsonNode Envelope(JsonElement e)
    {
        var node = JsonNode.Parse(e.GetRawText())!.AsObject();
        node.Remove("op");
        return node;
    }
}
