using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Catalogue;

namespace Netra.Api.Catalogue;

/// <summary>The catalogue and the live workers as the database has them, at most one second old.</summary>
sealed class AgentCatalogue(IDbContextFactory<NetraDb> contexts, TimeProvider time) : IDisposable
{
    static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim reading = new(1, 1);
    volatile Snapshot? last;

    public async ValueTask<Snapshot> NowAsync(CancellationToken cancellationToken)
    {
        if (last is { } known && IsFresh(known))
            return known;
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (last is { } meanwhile && IsFresh(meanwhile))
                return meanwhile;
            return last = await ReadAsync(cancellationToken);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>The agent, or null where no worker has ever served it.</summary>
    public async ValueTask<AgentEntry?> AgentAsync(string name, CancellationToken cancellationToken) =>
        (await NowAsync(cancellationToken)).Agents.GetValueOrDefault(name);

    public void Dispose() => reading.Dispose();

    bool IsFresh(Snapshot snapshot) => time.GetElapsedTime(snapshot.ReadAt) < KeptFor;

    async Task<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var entries = await db.Catalogue.AsNoTracking().OrderBy(e => e.Name).ToListAsync(cancellationToken);
        var fresh = now - WorkerRecord.FreshFor;
        var serves = await db.Workers.AsNoTracking().Where(w => w.HeartbeatAt > fresh && w.DrainRequestedAt == null)
            .Select(w => w.Serves).ToListAsync(cancellationToken);
        var live = serves.SelectMany(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries)).CountBy(n => n, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        var agents = new Dictionary<string, AgentEntry>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e.Kind == "agent"))
            agents[entry.Name] = await AgentEntry.FromAsync(entry, last?.Agents.GetValueOrDefault(entry.Name), cancellationToken);
        return new(readAt, agents, [.. entries.Where(e => e.Kind == "tool")], live);
    }
}

/// <param name="Live">Live workers by the name of what they serve.</param>
sealed record Snapshot(
    long ReadAt, IReadOnlyDictionary<string, AgentEntry> Agents, IReadOnlyList<CatalogueEntry> Tools, IReadOnlyDictionary<string, int> Live)
{
    public int LiveAgent(string name) => Live.GetValueOrDefault("agent:" + name);

    public int LiveTool(string name) => Live.GetValueOrDefault("tool:" + name);
}
