using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Contracts;
using Netra.Sdk;

namespace Netra.Protocol.Tests;

/// <summary>What a tool gets from elsewhere is bounded before it is stored, and agents that start each other come to an end; the workers go on.</summary>
public sealed class When_agents_and_tools_misbehave
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("large", "gave more than 64 MiB")]
    [InlineData("deep", "is nested deeper than 48 levels")]
    [InlineData("halves", "half a surrogate pair")]
    [InlineData("names", "half a surrogate pair")]
    public async Task A_result_that_others_could_not_read_fails_the_call_and_the_worker_goes_on(string kind, string reason)
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync(parts => parts.Services.AddSingleton<ITool, UpstreamTool>());

        var run = await fleet.EndAsync(await CallAsync(fleet, kind));

        Assert.Equal((RunStatus.Failed, ErrorCodes.ToolFailed), (run.Status, run.ErrorCode));
        Assert.Contains(reason, run.ErrorMessage, StringComparison.Ordinal);
        Assert.Single(await fleet.TypesAsync(run.CorrelationId), "tool_error");
        Assert.Equal(RunStatus.Completed, (await fleet.EndAsync(await CallAsync(fleet, "good"))).Status);
    }

    [Fact]
    public async Task An_agent_that_starts_itself_again_and_again_is_stopped_and_all_its_runs_end()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync(parts => parts.Services.AddSingleton<IAgent, LoopAgent>());

        var run = await fleet.EndAsync(await fleet.SubmitAsync("loop", new { goal = "on" }));

        Assert.Equal((RunStatus.Failed, ErrorCodes.AgentFailed), (run.Status, run.ErrorCode));
        await using var db = await fleet.ReadAsync();
        Assert.Equal(8, await db.Runs.CountAsync(r => r.Status == RunStatus.Failed, Stop));
        Assert.Equal(8, await db.Runs.CountAsync(Stop));
    }

    static Task<Guid> CallAsync(EmbeddedWorkers fleet, string kind) =>
        fleet.SubmitAsync("script", new { steps = new[] { new { tools = new[] { new { tool = "upstream", arguments = new { kind } } } } } });

    sealed record UpstreamInput
    {
        public required string Kind { get; init; }
    }

    sealed class UpstreamTool() : Tool<UpstreamInput>("upstream", "1", "Gives what somebody else sent.", "agent_execution", readOnly: true)
    {
        protected override Task<ToolResult> ExecuteAsync(ToolContext context, UpstreamInput input, CancellationToken cancellationToken) =>
            Task.FromResult<ToolResult>(new ToolResult.Succeeded(JsonElement.Parse(
                input.Kind switch
                {
                    "large" => $"\"{new string('x', 65 << 20)}\"",
                    "deep" => new string('[', 200) + new string(']', 200),
                    "halves" => """{"text":"\ud800 and more"}""",
                    "names" => """{"\ud800":1}""",
                    _ => """{"text":"\ud83d\ude00"}""",
                },
                new JsonDocumentOptions { MaxDepth = 500 })));
    }

    sealed record LoopInput
    {
        public required string Goal { get; init; }
    }

    sealed class LoopAgent() : Agent<LoopInput>("loop", "1", "Asks itself.")
    {
        protected override Task<Decision> DecideAsync(LoopInput input, AgentContext context, CancellationToken cancellationToken) => Task.FromResult<Decision>(
            context.Outcomes is [{ Failure: { } failure }] ? new Decision.GiveUp(failure) : new Decision.StartChild("again", "loop", context.Input));
    }
}
