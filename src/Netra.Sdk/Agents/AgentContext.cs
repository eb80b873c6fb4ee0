using System.Text.Json;

namespace Netra.Sdk;

/// <summary>What an agent knows when it decides a step.</summary>
public sealed class AgentContext
{
    public required Guid RunId { get; init; }

    public required RunIdentity Identity { get; init; }

    /// <summary>The run's input, valid against the agent's schema.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>The step to decide, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The attempt of this step, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Outcomes of all earlier steps' calls, ordered by step, then by place in the step.</summary>
    public required IReadOnlyList<CallOutcome> Outcomes { get; init; }

    /// <summary>The last 50 messages of the run's thread from before its start, oldest first; the same for every step. Empty without a thread.</summary>
    public IReadOnlyList<EarlierMessage> Earlier { get; init; } = [];

    /// <summary>The run's deadline, UTC.</summary>
    public required DateTimeOffset Deadline { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Appends an <c>agent_thinking</c> event with <c>delta: true</c> while the step is still being decided.</summary>
    public required Func<string, CancellationToken, Task> EmitAsync { get; init; }

    /// <summary>The outcomes of one step's calls, in the order in which they were asked for.</summary>
    public IEnumerable<CallOutcome> OutcomesOf(int step) => Outcomes.Where(o => o.Step == step);
}
