using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Catalogue;

namespace Netra.Hosting.Catalogue;

/// <summary>The catalogue, at most one second old.</summary>
public sealed class CatalogueCache(TimeProvider time) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim reading = new(1, 1);
    volatile Snapshot? snapshot;

    /// <summary>All entries, by kind and name; read, where they are older, with <paramref name="db"/>, so that a transaction needs no second connection.</summary>
    public async Task<IReadOnlyDictionary<(string Kind, string Name), CatalogueEntry>> ReadAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (snapshot is { } current && current.Until > time.GetUtcNow())
            return current.Entries;
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (snapshot is { } other && other.Until > time.GetUtcNow())
                return other.Entries;
            var entries = await db.Catalogue.AsNoTracking().ToDictionaryAsync(e => (e.Kind, e.Name), cancellationToken);
            snapshot = new(entries, time.GetUtcNow() + Fresh);
            return entries;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>An entry as it was read last, whatever its age; null before the first read.</summary>
    public CatalogueEntry? LastRead(string kind, string name) => snapshot?.Entries.GetValueOrDefault((kind, name));

    public void Dispose() => reading.Dispose();

    sealed record Snapshot(IReadOnlyDictionary<(string Kind, string Name), CatalogueEntry> Entries, DateTimeOffset Until);
}
