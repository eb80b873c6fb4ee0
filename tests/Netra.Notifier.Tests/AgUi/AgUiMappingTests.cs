using System.Text;
using System.Text.Json;
using Netra.Contracts.Events;
using Netra.Tests;

namespace Netra.Notifier.Tests;

public sealed class AgUiMappingTests
{
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

    [Fact]
    public void A_call_and_an_answer_become_a_step_with_a_tool_call_and_a_message()
    {
        var frames = Whole(AgUiFleet.OneCall);

        Assert.Equal(
            [
                "1.1 RUN_STARTED", "2.1 STEP_STARTED", "2.2 REASONING_START", "2.3 REASONING_MESSAGE_START", "2.4 REASONING_MESSAGE_CONTENT",
                "2.5 REASONING_MESSAGE_END", "2.6 REASONING_END", "2.7 CUSTOM", "3.1 TOOL_CALL_START", "3.2 TOOL_CALL_ARGS", "3.3 TOOL_CALL_END",
                "4.1 TOOL_CALL_RESULT", "5.1 STEP_FINISHED", "5.2 TEXT_MESSAGE_START", "5.3 TEXT_MESSAGE_CONTENT", "5.4 TEXT_MESSAGE_END", "5.5 RUN_FINISHED",
            ],
            frames.Select(f => $"{f.Id} {f.Type}"));
        Assert.Equal("größe <&>\nnext line", frames[4].Text("delta"));
        Assert.Equal("""{"a":null}""", frames[9].Text("delta"));
        Assert.Equal("""{"b":null}""", frames[11].Text("content"));
        Assert.Equal("Done.", frames[14].Text("delta"));
        Assert.Equal("success", frames[^1].Event.GetProperty("outcome").GetProperty("type").GetString());
        Assert.Equal("""{"answer":"Done.","none":null}""", frames[^1].Event.GetProperty("result").GetRawText());
        Assert.All(frames, f => Assert.Equal(At.ToUnixTimeMilliseconds(), f.Event.GetProperty("timestamp").GetInt64()));
    }

    [Fact]
    public void Deltas_are_one_message_of_their_step_and_closed_before_what_follows()
    {
        var frames = Whole(
            (EventTypes.AgentStarted, "{}"),
            (EventTypes.AgentThinking, """{"reasoning":"a","step_number":1,"delta":true,"attempt":1}"""),
            (EventTypes.AgentThinking, """{"reasoning":"b","step_number":1,"delta":true,"attempt":1}"""),
            (EventTypes.AgentThinking, """{"reasoning":"","step_number":1,"delta":true,"attempt":1}"""),
            (EventTypes.AgentError, """{"error":"again","error_type":"agent_failed","is_recoverable":true}"""),
            (EventTypes.AgentThinking, """{"reasoning":"c","step_number":2,"delta":true,"attempt":1}"""),
            (EventTypes.AgentTimedOut, """{"error":"too late","error_type":"timeout","is_recoverable":false}"""));

        Assert.Equal(["a", "b", "c"], frames.Where(f => f.Type == "REASONING_MESSAGE_CONTENT").Select(f => f.Text("delta")));
        Assert.Equal(2, frames.Count(f => f.Type == "REASONING_START"));
        Assert.Equal(["step 1", "step 2"], frames.Where(f => f.Type == "STEP_STARTED").Select(f => f.Text("stepName")));
        Assert.Equal(("RUN_ERROR", "timeout", "too late"), (frames[^1].Type, frames[^1].Text("code"), frames[^1].Text("message")));
    }

    [Fact]
    public void Several_calls_at_once_have_their_results_by_id_and_a_repeated_start_opens_none()
    {
        static string Call(string id, string more) => $$"""{"call_id":"{{id}}","tool_name":"t"{{more}}}""";
        var frames = Whole(
            (EventTypes.AgentStarted, "{}"),
            (EventTypes.AgentThinking, """{"reasoning":"both","step_number":1}"""),
            (EventTypes.ToolExecuting, Call("x", ",\"parameters\":{}")),
            (EventTypes.ToolExecuting, Call("y", ",\"parameters\":{}")),
            (EventTypes.ToolError, Call("x", ",\"error\":\"once\",\"code\":\"tool_failed\",\"will_retry\":true")),
            (EventTypes.ToolExecuting, Call("x", ",\"parameters\":{}")),
            (EventTypes.ToolCompleted, Call("y", ",\"result_ref\":\"call:y\"")),
            (EventTypes.ToolError, Call("x", ",\"error\":\"no\",\"code\":\"tool_failed\",\"will_retry\":false")),
            (EventTypes.AgentError, """{"error":"no","error_type":"tool_failed","is_recoverable":false}"""));

        Assert.Equal(["x", "y"], frames.Where(f => f.Type == "TOOL_CALL_START").Select(f => f.Text("toolCallId")));
        Assert.Equal(
            ["""y {"result_ref":"call:y"}""", """x {"error":"no","code":"tool_failed"}"""],
            frames.Where(f => f.Type == "TOOL_CALL_RESULT").Select(f => f.Text("toolCallId") + " " + f.Text("content")));
        Assert.Contains(frames, f => f.Type == "CUSTOM" && f.Text("name") == "netra.tool_error");
    }

    [Fact]
    public void A_question_ends_the_stream_as_an_interrupt_and_what_follows_begins_another()
    {
        var mapping = new AgUiMapping("t", "r");
        (string, string)[] log =
        [
            (EventTypes.AgentStarted, "{}"),
            (EventTypes.AgentThinking, """{"reasoning":"May I?","step_number":1}"""),
            (EventTypes.ApprovalRequested, """{"call_id":"c","question":"Delete it?","expires_at":"2026-01-31T12:00:00.000Z"}"""),
            (EventTypes.ApprovalDecided, """{"call_id":"c","outcome":"decided","decision":{"approved":true,"comment":null}}"""),
            (EventTypes.AgentCompleted, """{"result_ref":"/v1/runs/1"}"""),
        ];
        var first = log.Take(3).Select(Event).SelectMany(mapping.Of).ToList();
        var asked = Seen(first)[^1].Event.GetProperty("outcome").GetProperty("interrupts")[0];
        Assert.True(first[^1].Last && first.Count(f => f.Last) == 1);
        Assert.Equal(("c", "Delete it?", "approval"), (asked.GetProperty("id").GetString(), asked.GetProperty("message").GetString(), asked.GetProperty("reason").GetString()));
        Assert.Equal("2026-01-31T12:00:00.000Z", asked.GetProperty("expiresAt").GetString());
        Assert.Equal(JsonValueKind.Object, asked.GetProperty("responseSchema").ValueKind);
        AgUiRules.AreKept(Seen(first), "t", "r");

        var rest = new AgUiMapping("t", "r2", after: 3);
        var second = Seen([.. log.Select(Event).Skip(3).SelectMany(rest.Of)]);
        AgUiRules.AreKept(second, "t", "r2");
        Assert.Equal(["RUN_STARTED", "CUSTOM", "RUN_FINISHED"], second.Select(f => f.Type));
        Assert.Equal("/v1/runs/1", second[^1].Event.GetProperty("result").GetProperty("result_ref").GetString());
    }

    [Fact]
    public void A_cancelled_run_finishes_as_cancelled_whatever_was_open()
    {
        var frames = Whole(
            (EventTypes.RunWaiting, """{"waiting_for":"slot"}"""),
            (EventTypes.AgentStarted, "{}"),
            (EventTypes.AgentThinking, """{"reasoning":"a","step_number":1,"delta":true}"""),
            (EventTypes.AgentCancelled, """{"error":"cancelled","error_type":"cancelled","is_recoverable":false}"""));

        Assert.Equal("netra.run_waiting", frames[1].Text("name"));
        Assert.Equal("cancelled", frames[^1].Event.GetProperty("outcome").GetProperty("type").GetString());
    }

    [Fact]
    public void A_hole_is_told_and_a_broken_stream_is_closed()
    {
        var mapping = new AgUiMapping("t", "r");
        Assert.Equal(["0.1", "0.2"], new AgUiMapping("t", "r").Broken("restart", "Later.", At).Select(f => f.Id.ToString()));
        var frames = mapping.Of(Event((EventTypes.AgentThinking, """{"reasoning":"a","step_number":3,"delta":true}"""), seq: 7)).Concat(mapping.Broken("restart", "Later.", At)).ToList();
        var seen = Seen(frames);

        AgUiRules.AreKept(seen, "t", "r");
        Assert.Equal(["RUN_STARTED", "CUSTOM"], seen.Take(2).Select(f => f.Type));
        Assert.Equal("netra.reset", seen[1].Text("name"));
        Assert.Equal(("RUN_ERROR", "restart"), (seen[^1].Type, seen[^1].Text("code")));
        Assert.Equal((7, frames.Count), seen[^1].Place);
    }

    [Fact]
    public void An_event_of_a_type_to_come_passes_through_without_its_nulls()
    {
        var frame = Whole((EventTypes.AgentStarted, "{}"), ("brand_new", """{"run_id":"1","trace_context":{},"a":1,"b":null}"""), (EventTypes.AgentCompleted, """{"result":null}"""))[1];
        Assert.Equal(("netra.brand_new", """{"a":1}"""), (frame.Text("name"), frame.Event.GetProperty("value").GetRawText()));
    }

    static IReadOnlyList<AgUiSeen> Whole(params IReadOnlyList<(string Type, string Data)> log)
    {
        var mapping = new AgUiMapping("t", "r");
        var seen = Seen([.. log.Select(Event).SelectMany(mapping.Of)]);
        AgUiRules.AreKept(seen, "t", "r");
        return seen;
    }

    static IReadOnlyList<AgUiSeen> Seen(IReadOnlyList<AgUiFrame> frames) =>
        AgUiSeen.Read(string.Concat(frames.Select(f => $"id: {f.Id}\ndata: {Encoding.UTF8.GetString(f.Json.Span)}\n\n")));

    static RunEventEnvelope Event((string Type, string Data) e, int index) => Event(e, (long)index + 1);

    static RunEventEnvelope Event((string Type, string Data) e, long seq)
    {
        using var data = JsonDocument.Parse(e.Data);
        return new(1, $"run:{seq}", "run", seq, e.Type, At, null, data.RootElement.Clone());
    }
}
