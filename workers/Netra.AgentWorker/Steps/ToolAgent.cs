using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Netra.Sdk;

namespace Netra.AgentWorker.Steps;

/// <summary>One tool and its arguments.</summary>
sealed record ToolAgentInput
{
    [Description("Name of a tool of the catalogue."), MinLength(1)]
    public required string Tool { get; init; }

    [Description("Arguments by the tool's own schema; {} when left out.")]
    public JsonElement? Arguments { get; init; }
}

/// <summary>Agent <c>tool</c>: runs one tool and completes with its output, or fails with its error; permissions and limits are those of any call.</summary>
sealed class ToolAgent() : Agent<ToolAgentInput>("tool", "1.0", "Runs one tool and returns its output.", instant: true)
{
    static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    protected override Task<Decision> DecideAsync(ToolAgentInput input, AgentContext context, CancellationToken cancellationToken) =>
        Task.FromResult<Decision>(context.Outcomes is [{ } outcome, ..]
            ? outcome.Failure is { } failure ? new Decision.GiveUp(failure) : new Decision.Complete(outcome.Result ?? NoArguments)
            : new Decision.Act($"Running {input.Tool}.", [new(input.Tool, input.Arguments ?? NoArguments, "the tool that was asked for")]));
}
