using System.Text.Json;

namespace Netra.Sdk;

/// <summary>How a tool call, an approval or a child run ended: with a result or with a failure.</summary>
/// <param name="Name">The tool's name; the agent's name for a child; <c>approval</c> for an approval.</param>
/// <param name="Index">The place among the calls of the step, from 0.</param>
public sealed record CallOutcome(Guid CallId, CallKind Kind, string Name, int Step, int Index, JsonElement? Result, Failure? Failure);

/// <summary>What a step waits for.</summary>
public enum CallKind
{
    Tool,
    Approval,
    Child,
}
