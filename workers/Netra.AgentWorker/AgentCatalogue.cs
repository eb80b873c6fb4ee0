using Netra.AgentWorker.Steps;
using Netra.Hosting.Catalogue;
using Netra.Storage.Catalogue;

namespace Netra.AgentWorker;

/// <summary>What this process announces of its agents.</summary>
sealed class AgentCatalogue(AgentRegistry agents) : ICatalogueSource
{
    public IEnumerable<CatalogueEntry> Entries => agents.Descriptors.Select(d => new CatalogueEntry
    {
        Kind = CatalogueKinds.Agent,
        Name = d.Name,
        Version = d.Version,
        Description = d.Description,
        InputSchema = d.InputSchema.GetRawText(),
        Permission = d.Permission,
        Tier = d.Tier,
    });
}
