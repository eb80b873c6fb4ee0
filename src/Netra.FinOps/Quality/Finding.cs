using System.Text.Json.Serialization;

namespace Netra.FinOps;

/// <summary>One fault of a bill.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Rows">Rows that have it; all rows for a fault of the table.</param>
sealed record Finding(string Code, Severity Severity, string? Column, long Rows, string Message);

/// <summary>Info changes no figure; a warning makes some figures doubtful; an error makes some wrong, so that they are refused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
enum Severity
{
    [JsonStringEnumMemberName("info")]
    Info,

    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("error")]
    Error,
}
