using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Datasets;

namespace Netra.ToolWorker;

/// <summary>One worker's hold on one import.</summary>
sealed record ImportClaim(Guid DatasetId, Guid OwnerId, int Attempt, string Kind, bool Gzip);

/// <summary>Claims imports, fences them by attempt, and ends them.</summary>
sealed class ImportClaims(IDbContextFactory<NetraDb> contexts)
{
    /// <summary>Workers that may be lost at one file, or stopped in it, before it is given up: a file that kills its readers must not do so for ever.</summary>
    const int MostAttempts = 10;

    static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public async Task<ImportClaim?> TakeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (row is not { Status: DatasetStatus.Importing })
            return null;
        var now = await DbClock.NowAsync(db, cancellationToken);
        var taken = await db.Datasets
            .Where(d => d.Id == id && d.Status == DatasetStatus.Importing && d.Attempt == row.Attempt && (d.LeaseUntil == null || d.LeaseUntil <= now))
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.Attempt, row.Attempt + 1).SetProperty(x => x.LeaseUntil, now + Lease).SetProperty(x => x.DueAt, now + Lease), cancellationToken);
        if (taken == 0)
            return null;
        var claim = new ImportClaim(id, row.OwnerId, row.Attempt + 1, row.Kind, row.Gzip);
        if (row.Attempt < MostAttempts)
            return claim;
        await FailAsync(claim, $"{row.Attempt} workers were lost while they read the file. Split it, or look at the logs of the tool workers.", cancellationToken);
        return null;
    }

    /// <summary>Renews inside the transaction that writes, so that a worker that has lost the import writes nothing.</summary>
    /// <exception cref="OperationCanceledException">The import is another's, or was deleted.</exception>
    public static async Task RenewAsync(NetraDb db, ImportClaim claim, CancellationToken cancellationToken)
    {
        var until = await DbClock.NowAsync(db, cancellationToken) + Lease;
        var held = await Mine(db, claim)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.LeaseUntil, until).SetProperty(x => x.DueAt, until), cancellationToken);
        if (held == 0)
            throw new OperationCanceledException("The import was taken over.");
    }

    public async Task FailAsync(ImportClaim claim, string error, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var held = await Mine(db, claim).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Status, DatasetStatus.Failed).SetProperty(x => x.Error, error)
                .SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.LeaseUntil, (DateTimeOffset?)null),
            cancellationToken);
        if (held == 0)
            return;
        await db.StagedParts.Where(p => p.DatasetId == claim.DatasetId).ExecuteDeleteAsync(cancellationToken);
        await db.DatasetChunks.Where(c => c.DatasetId == claim.DatasetId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public static IQueryable<DatasetRow> Mine(NetraDb db, ImportClaim claim) =>
        db.Datasets.Where(d => d.Id == claim.DatasetId && d.Status == DatasetStatus.Importing && d.Attempt == claim.Attempt);
}
