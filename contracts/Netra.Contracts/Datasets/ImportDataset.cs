namespace Netra.Contracts.Datasets;

/// <summary>Asks a tool worker to parse a staged file into column chunks.</summary>
public sealed record ImportDataset(Guid DatasetId, Guid TenantId, Guid OwnerId) : ICommand;
