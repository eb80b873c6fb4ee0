using Netra.Storage.Catalogue;

namespace Netra.Hosting.Catalogue;

/// <summary>What a part of this process serves; announced in the database before the process is ready.</summary>
public interface ICatalogueSource
{
    IEnumerable<CatalogueEntry> Entries { get; }
}
