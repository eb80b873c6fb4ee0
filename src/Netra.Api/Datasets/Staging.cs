using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Storage;
using Netra.Storage.Datasets;

namespace Netra.Api.Datasets;

/// <summary>Streams an upload into the database, part by part, while its content is checked. Holds one part and a few buffers in memory.</summary>
/// <remarks>Parts are seen by nobody until a dataset's row has their id.</remarks>
sealed class Staging(IDbContextFactory<NetraDb> contexts, IOptions<DatasetOptions> options)
{
    /// <exception cref="RefusedException">400: no table, or a broken gzip file. 413: too large. Nothing of the file is kept.</exception>
    public async Task<StagedFile> StageAsync(Stream content, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        try
        {
            return await CopyAsync(id, content, cancellationToken);
        }
        catch
        {
            await DiscardAsync(id);
            throw;
        }
    }

    /// <summary>Takes the parts away.</summary>
    public async Task DiscardAsync(Guid id)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await WriteTransaction.BeginAsync(db, CancellationToken.None);
        await db.StagedParts.Where(p => p.DatasetId == id).ExecuteDeleteAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    async Task<StagedFile> CopyAsync(Guid id, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var check = new ContentCheck(options.Value.MaxInflatedBytes);
        var part = new byte[StagedPart.Size];
        long bytes = 0;
        for (var number = 0; ; number++)
        {
            var length = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
            bytes += length;
            if (bytes > options.Value.MaxBytes)
                throw RefusedException.TooLarge(options.Value.MaxBytes);
            hash.AppendData(part, 0, length);
            await check.AddAsync(part.AsMemory(0, length), cancellationToken);
            if (length > 0)
                await SaveAsync(new StagedPart { DatasetId = id, Number = number, Content = length == part.Length ? part : part[..length] }, cancellationToken);
            if (length < part.Length)
                break;
        }

        await check.CompleteAsync(cancellationToken);
        return new(id, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, check.IsGzip);
    }

    async Task SaveAsync(StagedPart part, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        db.Add(part);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <param name="Id">The id of its parts, and of the dataset to be.</param>
/// <param name="Sha256">Of the bytes as sent, hex.</param>
sealed record StagedFile(Guid Id, string Sha256, long Bytes, bool Gzip);
