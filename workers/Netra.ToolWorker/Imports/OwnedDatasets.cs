using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Datasets;

namespace Netra.ToolWorker;

/// <summary>Opens datasets for the user on whose behalf a tool runs, and for nobody else.</summary>
sealed class OwnedDatasets(IDbContextFactory<NetraDb> contexts, ColumnCache cache)
{
    public IDatasets Of(Guid ownerId) => new View(this, ownerId);

    async Task<IDataset> OpenAsync(Guid ownerId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.OwnerId == ownerId, cancellationToken)
            ?? throw Invalid($"There is no dataset {id}; list yours with GET /v1/datasets.");
        if (row.Status != DatasetStatus.Ready)
            throw Invalid($"The dataset {id} is not ready: its status is {row.Status}{(row.Error is null ? "" : ", " + row.Error)}.");
        var columns = JsonSerializer.Deserialize<List<string>>(row.Columns)!;
        return new StoredDataset(new(row.Id, row.Name, row.Kind, row.FocusVersion, columns, row.Rows, row.RejectedRows, row.Sha256), contexts, cache);
    }

    static FailureException Invalid(string message) => new(new Failure(ErrorCodes.InvalidInput, message));

    sealed class View(OwnedDatasets datasets, Guid ownerId) : IDatasets
    {
        public Task<IDataset> OpenAsync(Guid id, CancellationToken cancellationToken) => datasets.OpenAsync(ownerId, id, cancellationToken);
    }
}
