using Microsoft.Extensions.Options;
using Netra.Sdk;

namespace Netra.ToolWorker.Tests.Imports;

public sealed class ColumnCacheTests
{
    static readonly Guid Dataset = Guid.CreateVersion7();

    [Fact]
    public void What_was_kept_is_found_again()
    {
        using var cache = Bounded(1 << 20);
        var column = Column(100);
        Assert.Same(column, cache.Keep(Dataset, 1, 2, column));
        Assert.Same(column, cache.Find(Dataset, 1, 2));
        Assert.Null(cache.Find(Dataset, 2, 1));
        Assert.Null(cache.Find(Guid.CreateVersion7(), 1, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void It_never_holds_more_than_its_bytes(int bytes)
    {
        using var cache = Bounded(bytes);
        for (var i = 0; i < 200; i++)
            Assert.Equal(1000, cache.Keep(Dataset, i, 0, Column(1000)).Codes.Count);
        Assert.InRange(Enumerable.Range(0, 200).Count(i => cache.Find(Dataset, i, 0) is not null) * 4000, 0, bytes);
    }

    [Fact]
    public void A_column_larger_than_the_cache_is_given_and_not_kept()
    {
        using var cache = Bounded(1000);
        Assert.Equal(1000, cache.Keep(Dataset, 0, 0, Column(1000)).Codes.Count);
        Assert.Null(cache.Find(Dataset, 0, 0));
    }

    static ColumnCache Bounded(long bytes) => new(Options.Create(new DatasetOptions { CacheBytes = bytes }));

    static ColumnChunk Column(int rows) => new(["a"], new int[rows]);
}
