using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Datasets;
using Netra.Storage.Tenants;

namespace Netra.Api.Datasets;

/// <summary>The rows of datasets: the same bytes of the same owner are one.</summary>
sealed class DatasetStore(IDbContextFactory<NetraDb> contexts, TimeProvider time)
{
    static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(2);
    static readonly TimeSpan ImportPatience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes the row that shows the staged parts to the import, or finds the dataset that has the same bytes.</summary>
    /// <exception cref="RefusedException">The tenant has as many datasets as its tier allows.</exception>
    public async Task<(DatasetRow Row, bool Known)> AddAsync(Caller caller, StagedFile file, string name, string kind, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var known = await db.Datasets.SingleOrDefaultAsync(d => d.OwnerId == caller.UserId && d.Sha256 == file.Sha256, cancellationToken);
        if (known is not null && known.Status != DatasetStatus.Failed)
            return (known, Known: true);
        if (known is not null)
            await DeleteRowsAsync(db, known.Id, cancellationToken);
        await CheckQuotaAsync(db, caller, cancellationToken);
        var row = new DatasetRow
        {
            Id = file.Id,
            TenantId = caller.TenantId,
            OwnerId = caller.UserId,
            Name = name,
            Kind = kind,
            Sha256 = file.Sha256,
            Bytes = file.Bytes,
            Gzip = file.Gzip,
            Status = DatasetStatus.Importing,
            DueAt = now + FirstCheck,
            CreatedAt = now,
        };
        db.ChangeTracker.Clear();
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (row, Known: false);
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e)) // another upload of the same bytes was first
        {
            await using var second = await contexts.CreateDbContextAsync(cancellationToken);
            return (await second.Datasets.AsNoTracking().SingleAsync(d => d.OwnerId == caller.UserId && d.Sha256 == file.Sha256, cancellationToken), Known: true);
        }
    }

    /// <summary>The dataset once its import has ended, or as it is after 5 seconds; null where it was deleted meanwhile.</summary>
    public async Task<DatasetRow?> WaitForImportAsync(Guid id, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                var row = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
                if (row is null || row.Status != DatasetStatus.Importing || time.GetElapsedTime(start) > ImportPatience)
                    return row;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <returns>False where the owner has no such dataset.</returns>
    public async Task<bool> DeleteAsync(Guid ownerId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (!await db.Datasets.AnyAsync(d => d.Id == id && d.OwnerId == ownerId, cancellationToken))
            return false;
        await DeleteRowsAsync(db, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    static async Task DeleteRowsAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        await db.Datasets.Where(d => d.Id == id).ExecuteDeleteAsync(cancellationToken);
        await db.StagedParts.Where(p => p.DatasetId == id).ExecuteDeleteAsync(cancellationToken);
        await db.DatasetChunks.Where(c => c.DatasetId == id).ExecuteDeleteAsync(cancellationToken);
    }

    static async Task CheckQuotaAsync(NetraDb db, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Tier.Datasets is not { } most)
            return;
        using var _ = RowScope.Tenant(caller.TenantId);
        await TenantLock.TakeAsync(db, caller.TenantId, cancellationToken);
        if (await db.Datasets.CountAsync(d => d.TenantId == caller.TenantId && d.Status != DatasetStatus.Failed, cancellationToken) >= most)
            throw RefusedException.QuotaExceeded($"The tenant has {most} datasets, all that tier {caller.Tier.Name} allows; delete one first.", retryAfter: null);
    }
}
