using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Netra.Sdk;

namespace Netra.ToolWorker;

/// <summary>Decoded columns that were read lately, bounded in bytes.</summary>
sealed class ColumnCache(IOptions<DatasetOptions> options) : IDisposable
{
    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheBytes });

    public ColumnChunk? Find(Guid dataset, int chunk, int ordinal) => cache.Get<ColumnChunk>((dataset, chunk, ordinal));

    public ColumnChunk Keep(Guid dataset, int chunk, int ordinal, ColumnChunk column)
    {
        long bytes = (column.Codes.Count * sizeof(int)) + column.Values.Sum(v => 40L + (sizeof(char) * (v?.Length ?? 0)));
        return cache.Set((dataset, chunk, ordinal), column, new MemoryCacheEntryOptions { Size = bytes });
    }

    public void Dispose() => cache.Dispose();
}
