using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Datasets;

namespace Netra.ToolWorker;

/// <summary>A dataset whose column chunks are read from the database as they are needed.</summary>
sealed class StoredDataset(DatasetInfo info, IDbContextFactory<NetraDb> contexts, ColumnCache cache) : IDataset
{
    public DatasetInfo Info { get; } = info;

    public async IAsyncEnumerable<DatasetChunk> ReadAsync(IReadOnlyCollection<string> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ordinals = Info.Columns.Index().Where(c => columns.Contains(c.Item, StringComparer.Ordinal)).ToDictionary(c => c.Index, c => c.Item);
        long rows = 0;
        for (var chunk = 0; rows < Info.Rows; chunk++)
        {
            var (count, read) = await ReadChunkAsync(chunk, ordinals, cancellationToken);
            rows += count;
            yield return new DatasetChunk(count, read);
        }
    }

    async Task<(int Rows, Dictionary<string, ColumnChunk> Columns)> ReadChunkAsync(int chunk, Dictionary<int, string> ordinals, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, ColumnChunk>(StringComparer.Ordinal);
        var missing = new List<int>();
        foreach (var (ordinal, name) in ordinals)
        {
            if (cache.Find(Info.Id, chunk, ordinal) is { } known)
                read[name] = known;
            else
                missing.Add(ordinal);
        }

        var count = read.Count > 0 ? read.Values.First().Codes.Count : 0;
        if (missing.Count == 0 && count > 0)
            return (count, read);
        if (ordinals.Count == 0)
            missing.Add(0);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.DatasetChunks.AsNoTracking()
            .Where(c => c.DatasetId == Info.Id && c.Chunk == chunk && missing.Contains(c.Ordinal)).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            throw new FailureException(new Failure("tool_failed", $"Chunk {chunk} of dataset {Info.Id} is gone; it was deleted meanwhile."));
        foreach (var row in rows.Where(r => ordinals.ContainsKey(r.Ordinal)))
        {
            var (values, codes) = ColumnCodec.Read(row.Content);
            read[ordinals[row.Ordinal]] = cache.Keep(Info.Id, chunk, row.Ordinal, new ColumnChunk(values, codes));
        }

        return (rows[0].Rows, read);
    }
}
