using System.Text.Json;

namespace Netra.Sdk;

/// <summary>What the catalogue says of a tool.</summary>
/// <param name="InputSchema">JSON schema that arguments are checked against before the tool runs.</param>
/// <param name="ReadOnly">No effect outside Netra: may run more than once, and may start unclaimed.</param>
/// <param name="Timeout">For each attempt, when the caller asks for none; the tenant's default, when null.</param>
/// <param name="MaxAttempts">How often a transient failure is tried, the first time included.</param>
/// <param name="Instant">Answers from its arguments alone, without waiting for anything and in well under a millisecond: calls that are due at the same time then travel to one worker in one message. For tools that only read.</param>
public sealed record ToolDescriptor(
    string Name, string Version, string Description, JsonElement InputSchema, string Permission,
    bool ReadOnly, string Tier = "free", TimeSpan? Timeout = null, int MaxAttempts = 3, bool Instant = false);
