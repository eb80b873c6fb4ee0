using System.Text.Json;

namespace Netra.Sdk;

/// <summary>What the catalogue says of an agent.</summary>
/// <param name="Name">Unique in the fleet; lower case with dashes.</param>
/// <param name="InputSchema">JSON schema that a run's input is checked against before anything is stored.</param>
/// <param name="Permission">The permission a caller needs to run it.</param>
/// <param name="Instant">
/// The agent decides from its context alone, without waiting for anything and in well under a millisecond. The fleet then asks it inside the
/// transaction that begins a step, which spares the step's own; a step at which it does wait after all is decided outside, from the beginning.
/// </param>
public sealed record AgentDescriptor(
    string Name, string Version, string Description, JsonElement InputSchema, string Permission = "agent_execution", string Tier = "free", bool Instant = false);
