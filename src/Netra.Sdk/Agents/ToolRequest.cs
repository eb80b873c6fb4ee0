using System.Text.Json;

namespace Netra.Sdk;

/// <summary>One tool call that an agent asks for.</summary>
/// <param name="Purpose">Shown to the user with <c>tool_executing</c>.</param>
/// <param name="Timeout">For each attempt; the tool's own, when null. Never above the tenant's maximum.</param>
public sealed record ToolRequest(string Tool, JsonElement Arguments, string? Purpose = null, TimeSpan? Timeout = null);
