using System.Collections.Concurrent;
using System.Text.Json;
using Netra.Sdk;
using Netra.Storage.Catalogue;

namespace Netra.AgentWorker.Runs;

/// <summary>Schemas of the catalogue, read once for each version of their text.</summary>
sealed class SchemaCache
{
    readonly ConcurrentDictionary<string, InputValidator> validators = new(StringComparer.Ordinal);

    /// <summary>Reads the schemas of everything that a decision names, so that <see cref="FaultOf"/> knows them.</summary>
    public async Task PrepareAsync(Decision decision, IReadOnlyDictionary<(string Kind, string Name), CatalogueEntry> entries, CancellationToken cancellationToken)
    {
        var named = decision switch
        {
            Decision.Act act => act.Calls.Select(c => entries.GetValueOrDefault(("tool", c.Tool))),
            Decision.StartChild child => [entries.GetValueOrDefault(("agent", child.Agent))],
            _ => [],
        };
        foreach (var entry in named.OfType<CatalogueEntry>().Where(e => !validators.ContainsKey(e.InputSchema)))
        {
            using var schema = JsonDocument.Parse(entry.InputSchema);
            validators[entry.InputSchema] = await InputValidator.ReadAsync(schema.RootElement, cancellationToken);
        }
    }

    /// <summary>The faults of a value in one sentence, or null where it fits.</summary>
    public string? FaultOf(CatalogueEntry entry, JsonElement value)
    {
        var faults = validators[entry.InputSchema].Check(value);
        return faults.Count == 0 ? null : string.Join("; ", faults.Select(f => $"{(f.JsonPointer.Length == 0 ? "/" : f.JsonPointer)}: {f.Message}"));
    }
}
