using Netra.Hosting.Catalogue;
using Netra.Storage.Catalogue;

namespace Netra.ToolWorker;

/// <summary>What this process announces of its tools.</summary>
sealed class ToolCatalogue(ToolRegistry tools) : ICatalogueSource
{
    public IEnumerable<CatalogueEntry> Entries => tools.Descriptors.Select(d => new CatalogueEntry
    {
        Kind = CatalogueKinds.Tool,
        Name = d.Name,
        Version = d.Version,
        Description = d.Description,
        InputSchema = d.InputSchema.GetRawText(),
        Permission = d.Permission,
        Tier = d.Tier,
        ReadOnly = d.ReadOnly,
        Instant = d.Instant,
        Timeout = d.Timeout,
        MaxAttempts = d.MaxAttempts,
    });
}
