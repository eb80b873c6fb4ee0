using Netra.Sdk;
using static Netra.Diagnostics.Tests.Plays;

namespace Netra.Diagnostics.Tests;

public sealed class ScriptAgentTests
{
    [Fact]
    public async Task Calls_its_tools_in_parallel_with_purpose_arguments_and_timeout()
    {
        var act = Assert.IsType<Decision.Act>(await DecideAsync(
            """{"steps":[{"say":"look","progress":40,"tools":[{"tool":"probe","purpose":"why","arguments":{"echo":1},"timeout_ms":250},{"tool":"noop"}]}]}"""));
        Assert.Equal(("look", 40), (act.Reasoning, act.ProgressPercentage));
        Assert.Equal(["probe", "noop"], act.Calls.Select(c => c.Tool));
        Assert.Equal(("why", TimeSpan.FromMilliseconds(250)), (act.Calls[0].Purpose, act.Calls[0].Timeout));
        Assert.Equal("""{"echo":1}""", act.Calls[0].Arguments.GetRawText());
        Assert.Equal("{}", act.Calls[1].Arguments.GetRawText());
    }

    [Fact]
    public async Task Completes_with_the_outputs_in_order_of_steps_and_places()
    {
        var complete = Assert.IsType<Decision.Complete>(await DecideAsync(
            """{"steps":[{},{}],"result":{"done":true}}""", step: 3,
            [Outcome(1, 0, "1"), Outcome(1, 1, "\"b\""), Outcome(2, 0, """{"c":3}""")]));
        Assert.Equal("""{"result":{"done":true},"outputs":[1,"b",{"c":3}]}""", complete.Result.GetRawText());
    }

    [Fact]
    public async Task Completes_at_once_without_steps_and_says_null_where_no_result_was_named()
    {
        var complete = Assert.IsType<Decision.Complete>(await DecideAsync("""{"steps":[]}"""));
        Assert.Equal("""{"result":null,"outputs":[]}""", complete.Result.GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_up_with_the_failure_of_the_first_call_that_failed(bool retryable)
    {
        var failure = new Failure("tool_failed", "the disk is full", retryable);
        var giveUp = Assert.IsType<Decision.GiveUp>(await DecideAsync(
            """{"steps":[{},{}]}""", step: 2, [Outcome(1, 0, "1"), new(Guid.CreateVersion7(), CallKind.Tool, "probe", 1, 1, null, failure)]));
        Assert.Equal(failure, giveUp.Failure);
    }

    [Fact]
    public async Task Refuses_to_crash_where_faults_are_off()
    {
        var failure = Assert.IsType<Decision.GiveUp>(await DecideAsync("""{"steps":[{"say":"first"},{"crash":true}]}""")).Failure;
        Assert.Equal(("invalid_input", false), (failure.Code, failure.Retryable));
        Assert.Contains("Faults__Enabled=true", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throws_the_message()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => DecideAsync("""{"steps":[{"throw":"kaputt"}]}"""));
        Assert.Equal("kaputt", thrown.Message);
    }

    [Fact]
    public async Task Sleeps_inside_the_step_then_goes_on()
    {
        var time = new ManualTime();
        var deciding = DecideAsync("""{"steps":[{"sleep_ms":300}]}""", time: time);
        Assert.Equal(TimeSpan.FromMilliseconds(300), await time.AskedAsync());
        Assert.False(deciding.IsCompleted);
        time.Fire();
        Assert.Empty(Assert.IsType<Decision.Act>(await deciding).Calls);
    }

    [Fact]
    public async Task Emits_as_many_thoughts_as_asked()
    {
        var thoughts = new List<string>();
        Assert.IsType<Decision.Act>(await DecideAsync("""{"steps":[{"emit":3}]}""", emitted: thoughts.Add));
        Assert.Equal(["thought 1 of 3", "thought 2 of 3", "thought 3 of 3"], thoughts);
    }

    [Fact]
    public async Task Starts_a_child_run()
    {
        var child = Assert.IsType<Decision.StartChild>(await DecideAsync("""{"steps":[{"child":{"agent":"script","input":{"steps":[]}}}]}"""));
        Assert.Equal(("script", """{"steps":[]}"""), (child.Agent, child.Input.GetRawText()));
    }

    [Fact]
    public async Task Asks_for_approval()
    {
        var ask = Assert.IsType<Decision.Ask>(await DecideAsync("""{"steps":[{"approval":{"question":"Delete?","expires_seconds":1.5}}]}"""));
        Assert.Equal(("Delete?", TimeSpan.FromSeconds(1.5)), (ask.Question, ask.Expires));
    }

    [Fact]
    public async Task Refuses_a_step_that_does_two_things()
    {
        var giveUp = Assert.IsType<Decision.GiveUp>(await DecideAsync("""{"steps":[{},{"sleep_ms":1,"throw":"x"}]}"""));
        Assert.Equal("invalid_input", giveUp.Failure.Code);
        Assert.Contains("Step 2 does 2 things", giveUp.Failure.Message, StringComparison.Ordinal);
    }

    static CallOutcome Outcome(int step, int index, string result) =>
        new(Guid.CreateVersion7(), CallKind.Tool, "probe", step, index, Json(result), null);
}
