namespace Netra.Hosting.Catalogue;

/// <summary>The kinds of entries.</summary>
public static class CatalogueKinds
{
    public const string Agent = "agent";
    public const string Tool = "tool";
}
