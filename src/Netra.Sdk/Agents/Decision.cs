using System.Text.Json;

namespace Netra.Sdk;

/// <summary>What an agent decides for one step.</summary>
public abstract record Decision
{
    Decision() { }

    /// <summary>What a model took to decide this. Counted for the run, its budget and the tenant's day, with the decision that is committed.</summary>
    public TokenUse Tokens { get; init; } = TokenUse.None;

    /// <summary>Say why, then call the tools in parallel; with no calls the next step follows at once.</summary>
    /// <param name="Reasoning">Shown to the user as <c>agent_thinking</c>.</param>
    /// <param name="ProgressPercentage">0 to 100, where known.</param>
    public sealed record Act(string Reasoning, IReadOnlyList<ToolRequest> Calls, int? ProgressPercentage = null) : Decision;

    /// <summary>Ask a person, and wait until they decide or the question expires.</summary>
    public sealed record Ask(string Reasoning, string Question, TimeSpan Expires, int? ProgressPercentage = null) : Decision;

    /// <summary>Start a run of another agent for the same user, and wait for its end.</summary>
    public sealed record StartChild(string Reasoning, string Agent, JsonElement Input, int? ProgressPercentage = null) : Decision;

    /// <summary>End the run with its result.</summary>
    public sealed record Complete(JsonElement Result) : Decision;

    /// <summary>End the run with an error; a retryable one tries the step again first.</summary>
    public sealed record GiveUp(Failure Failure) : Decision;
}
