using Netra.Sdk;
using static Netra.Diagnostics.Tests.Plays;

namespace Netra.Diagnostics.Tests;

public sealed class ProbeToolTests
{
    [Fact]
    public async Task Echoes_with_attempt_worker_and_size()
    {
        var result = Assert.IsType<ToolResult.Succeeded>(await ProbeAsync("""{"echo":{"a":[1,null]}}""", attempt: 2));
        Assert.Equal("""{"echo":{"a":[1,null]},"attempt":2,"worker":"tool-1","size":0}""", result.Value.GetRawText());
    }

    [Fact]
    public async Task Gives_a_result_of_the_size_asked_for()
    {
        var result = Assert.IsType<ToolResult.Succeeded>(await ProbeAsync("""{"size_bytes":20000}""")).Value;
        Assert.Equal(20000, result.GetProperty("size").GetInt32());
        Assert.Equal(20000, result.GetProperty("padding").GetString()!.Length);
    }

    [Fact]
    public async Task Fails_the_first_attempts_and_then_succeeds()
    {
        var first = await FailureOfProbeAsync("""{"fail_times":2}""", attempt: 1);
        Assert.Equal(("tool_failed", true), (first.Code, first.Retryable));
        Assert.Contains("Attempt 2", (await FailureOfProbeAsync("""{"fail_times":2}""", attempt: 2)).Message, StringComparison.Ordinal);
        Assert.IsType<ToolResult.Succeeded>(await ProbeAsync("""{"fail_times":2,"error":"x"}""", attempt: 3));
    }

    [Theory]
    [InlineData("""{"error":"no such bucket"}""", true)]
    [InlineData("""{"error":"no such bucket","transient":true,"fail_times":9}""", true)]
    [InlineData("""{"error":"no such bucket","transient":false}""", false)]
    public async Task Fails_with_the_given_text_transient_unless_told_otherwise(string arguments, bool retryable) =>
        Assert.Equal(new Failure("tool_failed", "no such bucket", retryable), await FailureOfProbeAsync(arguments, attempt: 7));

    [Fact]
    public async Task Waits_before_it_answers()
    {
        var time = new ManualTime();
        var probing = ProbeAsync("""{"delay_ms":500}""", time: time);
        Assert.Equal(TimeSpan.FromMilliseconds(500), await time.AskedAsync());
        Assert.False(probing.IsCompleted);
        time.Fire();
        Assert.IsType<ToolResult.Succeeded>(await probing);
    }

    [Fact]
    public async Task Waits_for_the_rest_when_its_timer_fires_early()
    {
        var time = new ManualTime();
        var probing = ProbeAsync("""{"delay_ms":500}""", time: time);
        await time.AskedAsync();
        time.Fire(early: TimeSpan.FromMilliseconds(0.4));
        Assert.Equal(TimeSpan.FromMilliseconds(1), await time.AskedAsync());
        Assert.False(probing.IsCompleted);
        time.Fire();
        Assert.IsType<ToolResult.Succeeded>(await probing);
    }

    [Fact]
    public async Task Stops_when_it_is_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ProbeAsync("""{"delay_ms":500}""", time: new ManualTime(), token: new CancellationToken(canceled: true)));

    [Fact]
    public async Task Goes_on_after_a_cancellation_that_it_was_told_to_ignore()
    {
        var time = new ManualTime();
        var probing = ProbeAsync("""{"delay_ms":500,"ignore_cancellation":true}""", time: time, token: new CancellationToken(canceled: true));
        await time.AskedAsync();
        time.Fire();
        Assert.IsType<ToolResult.Succeeded>(await probing);
    }

    [Fact]
    public async Task Refuses_to_crash_where_faults_are_off()
    {
        var failure = await FailureOfProbeAsync("""{"crash":true}""");
        Assert.Equal(("invalid_input", false), (failure.Code, failure.Retryable));
        Assert.Contains("Faults__Enabled=true", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_crash_in_an_attempt_that_is_to_succeed() =>
        Assert.IsType<ToolResult.Succeeded>(await ProbeAsync("""{"crash":true,"fail_times":1}""", attempt: 2, faults: true));

    [Fact]
    public async Task Is_not_read_only_and_takes_only_the_basic_permission()
    {
        var probe = new ProbeTool(Microsoft.Extensions.Options.Options.Create(new FaultOptions())).Descriptor;
        Assert.Equal((false, "agent_execution"), (probe.ReadOnly, probe.Permission));
        var schema = await InputValidator.ReadAsync(probe.InputSchema, TestContext.Current.CancellationToken);
        Assert.Equal("'fail_time' is not a known member; remove it", Assert.Single(schema.Check(Json("""{"fail_time":1}"""))).Message);
        Assert.NotEmpty(schema.Check(Json("""{"delay_ms":-1}""")));
    }
}
