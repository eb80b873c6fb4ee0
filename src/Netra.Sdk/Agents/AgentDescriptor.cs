using System.Text.Json;

namespace Netra.Sdk;

/// <summary>What the catalogue says of an agent.</summary>
/// <param name="Name">Unique in the fleet; lower case with dashes.</param>
/// <param name="InputSchema">JSON schema that a run's input is checked against before anything is stored.</param>
/// <param name="Permission">The permission a caller needs to run it.</param>
public sealed record AgentDescriptor(
    string Name, string Version, string Description, JsonElement InputSchema, string Permission = "agent_execution", string Tier = "free");
