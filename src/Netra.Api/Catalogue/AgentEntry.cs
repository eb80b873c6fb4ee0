using System.Text.Json;
using Netra.Sdk;
using Netra.Storage.Catalogue;

namespace Netra.Api.Catalogue;

/// <summary>An agent of the catalogue, with its schema parsed.</summary>
sealed class AgentEntry
{
    readonly InputValidator validator;

    AgentEntry(CatalogueEntry row, InputValidator validator) => (Row, this.validator) = (row, validator);

    public CatalogueEntry Row { get; }

    public string Permission => Row.Permission;

    /// <summary>The entry of a row; the schema is parsed again only where it is another than the known entry's.</summary>
    public static async Task<AgentEntry> FromAsync(CatalogueEntry row, AgentEntry? known, CancellationToken cancellationToken)
    {
        if (known?.Row.InputSchema == row.InputSchema)
            return new(row, known.validator);
        using var schema = JsonDocument.Parse(row.InputSchema);
        return new(row, await InputValidator.ReadAsync(schema.RootElement, cancellationToken));
    }

    public IReadOnlyList<InputFault> Check(JsonElement input) => validator.Check(input);
}
