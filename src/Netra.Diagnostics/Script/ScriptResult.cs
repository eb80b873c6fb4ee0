using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Diagnostics;

/// <summary>What a finished script leaves; <c>result</c> is null where the input named none.</summary>
sealed record ScriptResult(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Result, IReadOnlyList<JsonElement?> Outputs);
