using System.Text.Json;
using Netra.Sdk;

namespace Netra.Diagnostics.Tests;

/// <summary>Drives the agent and the tools as the fleet does.</summary>
static class Plays
{
    public static readonly RunIdentity Identity = new(Guid.CreateVersion7(), Guid.CreateVersion7(), null, "correlation", null, "request");

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public static Task<Decision> DecideAsync(
        string input, int step = 1, IReadOnlyList<CallOutcome>? outcomes = null, TimeProvider? time = null, Action<string>? emitted = null) =>
        new ScriptAgent(Microsoft.Extensions.Options.Options.Create(new FaultOptions())).DecideAsync(
            new AgentContext
            {
                RunId = Guid.CreateVersion7(),
                Identity = Identity,
                Input = Json(input),
                Step = step,
                Attempt = 1,
                Outcomes = outcomes ?? [],
                Deadline = DateTimeOffset.MaxValue,
                Time = time ?? TimeProvider.System,
                EmitAsync = (text, _) =>
                {
                    emitted?.Invoke(text);
                    return Task.CompletedTask;
                },
            },
            TestContext.Current.CancellationToken);

    public static Task<ToolResult> ProbeAsync(
        string arguments, int attempt = 1, bool faults = false, TimeProvider? time = null, Guid? call = null, CancellationToken? token = null) =>
        new ProbeTool(Microsoft.Extensions.Options.Options.Create(new FaultOptions { Enabled = faults })).ExecuteAsync(
            new ToolContext
            {
                CallId = call ?? Guid.CreateVersion7(),
                RunId = Guid.CreateVersion7(),
                Attempt = attempt,
                Worker = "tool-1",
                Identity = Identity,
                Datasets = null!,
                Time = time ?? TimeProvider.System,
            },
            Json(arguments), token ?? TestContext.Current.CancellationToken);

    public static async Task<Failure> FailureOfProbeAsync(string arguments, int attempt = 1) =>
        Assert.IsType<ToolResult.Failed>(await ProbeAsync(arguments, attempt)).Failure;
}
