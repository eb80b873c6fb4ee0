using System.Text;
using Netra.Bench.Load;

namespace Netra.Bench.Tests;

public sealed class RunFrameTests
{
    const string Run = "01982f00-0000-7000-8000-000000000001";

    [Fact]
    public void A_completed_run_has_ended_well() => Assert.Equal((Guid.Parse(Run), true), RunFrame.EndOf(Event("agent_completed", "{}")));

    [Theory]
    [InlineData("agent_cancelled")]
    [InlineData("agent_timed_out")]
    [InlineData("agent_error")]
    public void Another_end_is_not_well(string type) =>
        Assert.Equal((Guid.Parse(Run), false), RunFrame.EndOf(Event(type, """{"is_recoverable":false}""")));

    [Fact]
    public void An_error_that_is_tried_again_ends_nothing() => Assert.Null(RunFrame.EndOf(Event("agent_error", """{"is_recoverable":true}""")));

    [Fact]
    public void Names_inside_the_payload_are_not_taken_for_the_envelopes() =>
        Assert.Null(RunFrame.EndOf(Event("tool_completed", """{"type":"agent_completed","result":{"type":"agent_completed","run":"x"}}""")));

    [Fact]
    public void The_id_of_an_answer_is_its_own() =>
        Assert.Equal(Guid.Parse(Run), RunFrame.IdOf(Encoding.UTF8.GetBytes($$"""{"input":{"id":"other"},"id":"{{Run}}"}""")));

    static byte[] Event(string type, string data) =>
        Encoding.UTF8.GetBytes($$$"""{"op":"event","v":1,"id":"{{{Run}}}:5","run":"{{{Run}}}","seq":5,"type":"{{{type}}}","time":"2026-01-01T00:00:00Z","data":{{{data}}}}""");
}
