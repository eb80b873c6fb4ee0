using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Netra.Sdk.Tests;

public enum Speed
{
    Slow,
    VeryFast,
}

/// <summary>Arguments with a member of each sort.</summary>
public sealed record Order(
    [property: StringLength(5, MinimumLength = 2)] string Name,
    [property: Description("how many"), Range(1, 10)] int Count,
    Speed? Speed = null,
    [property: AllowedValues("aws", "azure")] string? Provider = null,
    [property: MaxLength(2)] IReadOnlyList<Line>? Lines = null,
    string? Note = null);

public sealed record Line(string Sku, decimal Price, IReadOnlyList<string>? Tags = null);
