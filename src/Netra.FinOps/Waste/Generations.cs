using System.Collections.Frozen;
using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Which instance types have a cheaper successor: the embedded file <c>data/generations.json</c>, with its source and date.</summary>
static class Generations
{
    public static GenerationTable Table { get; } = Read();

    static readonly FrozenDictionary<string, GenerationUpgrade> ByType = Table.Upgrades.ToFrozenDictionary(u => u.From, StringComparer.OrdinalIgnoreCase);

    public static GenerationUpgrade? SuccessorOf(string type) => ByType.GetValueOrDefault(type);

    static GenerationTable Read()
    {
        using var stream = typeof(Generations).Assembly.GetManifestResourceStream("generations.json")!;
        return JsonSerializer.Deserialize<GenerationTable>(stream, SdkJson.Options)!;
    }
}

sealed record GenerationTable(string Source, string AsOf, string Currency, string Unit, string Note, IReadOnlyList<GenerationUpgrade> Upgrades);

/// <summary>An instance type and its successor with their list prices an hour, in the same region and currency.</summary>
sealed record GenerationUpgrade(string From, string To, decimal FromPrice, decimal ToPrice);
