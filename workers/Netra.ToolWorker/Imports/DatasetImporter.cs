using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Callers;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Datasets;

namespace Netra.ToolWorker;

/// <summary>Parses a staged file once into column chunks; the dataset is ready in the transaction that removes the staged bytes.</summary>
sealed class DatasetImporter(IEnumerable<IDatasetFormat> formats, IDbContextFactory<NetraDb> contexts, CallerResolver callers)
{
    const int LongestFirstLine = 256 * 1024;
    const int RejectedShown = 1000;

    public async Task ImportAsync(ImportClaim claim, CancellationToken cancellationToken)
    {
        var format = await FormatAsync(claim, cancellationToken);
        await ClearAsync(claim, cancellationToken);
        var most = (await callers.ForUserAsync(claim.OwnerId, expiresAt: null, cancellationToken))?.Tier.RowsPerDataset;
        await using var text = Open(claim);
        await using var import = await format.OpenAsync(text, cancellationToken);
        var (rows, number) = (0L, 0);
        await foreach (var chunk in import.ReadAsync(cancellationToken))
        {
            rows += chunk.RowCount;
            if (rows > most)
                throw new FailureException(new Failure("quota_exceeded", $"The file has more than the {most} rows that the tenant's tier allows in a dataset."));
            await WriteAsync(claim, import.Columns, number++, chunk, cancellationToken);
        }

        await FinishAsync(claim, format.Kind, import, rows, cancellationToken);
    }

    Stream Open(ImportClaim claim)
    {
        var staged = new BufferedStream(new StagedStream(contexts, claim.DatasetId), StagedPart.Size);
        return claim.Gzip ? new GZipStream(staged, CompressionMode.Decompress) : staged;
    }

    async Task<IDatasetFormat> FormatAsync(ImportClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Kind.Length > 0)
        {
            return formats.FirstOrDefault(f => f.Kind == claim.Kind)
                ?? throw Invalid($"Files of kind {claim.Kind} are not known; known are {string.Join(", ", formats.Select(f => f.Kind))}.");
        }

        await using var text = Open(claim);
        using var reader = new StreamReader(text, Encoding.UTF8);
        var buffer = new char[LongestFirstLine];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        var first = new string(buffer, 0, length).Split('\n', 2)[0].TrimEnd('\r');
        return formats.FirstOrDefault(f => f.Recognises(first))
            ?? throw Invalid("The file's first line is neither a FOCUS header, nor that of an inventory or hourly file, nor an LLM log; name its kind with ?kind=.");
    }

    async Task ClearAsync(ImportClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await ImportClaims.RenewAsync(db, claim, cancellationToken);
        await db.DatasetChunks.Where(c => c.DatasetId == claim.DatasetId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    async Task WriteAsync(ImportClaim claim, IReadOnlyList<string> columns, int number, DatasetChunk chunk, CancellationToken cancellationToken)
    {
        var rows = columns.Select((name, ordinal) => new DatasetColumnChunk
        {
            DatasetId = claim.DatasetId,
            Chunk = number,
            Ordinal = ordinal,
            Rows = chunk.RowCount,
            Content = ColumnCodec.Write(chunk[name]!.Values, chunk[name]!.Codes),
        }).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await ImportClaims.RenewAsync(db, claim, cancellationToken);
        db.AddRange(rows);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    async Task FinishAsync(ImportClaim claim, string kind, DatasetImport import, long rows, CancellationToken cancellationToken)
    {
        var columns = JsonSerializer.Serialize(import.Columns);
        var rejected = JsonSerializer.Serialize(import.Rejected.Take(RejectedShown), StorageJson.Options);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await ImportClaims.RenewAsync(db, claim, cancellationToken);
        await ImportClaims.Mine(db, claim).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Status, DatasetStatus.Ready).SetProperty(x => x.Kind, kind).SetProperty(x => x.FocusVersion, import.FocusVersion)
                .SetProperty(x => x.Columns, columns).SetProperty(x => x.Rows, rows).SetProperty(x => x.RejectedRows, import.Rejected.Count)
                .SetProperty(x => x.Rejected, rejected).SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.LeaseUntil, (DateTimeOffset?)null),
            cancellationToken);
        await db.StagedParts.Where(p => p.DatasetId == claim.DatasetId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    static FailureException Invalid(string message) => new(new Failure("invalid_input", message));
}
