using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Broadcasts;

namespace Netra.Notifier;

/// <summary>Reads of the system log.</summary>
sealed class SystemReads(IDbContextFactory<NetraDb> contexts)
{
    const int PageSize = 128;

    public async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SystemLog.HeadAsync(db, cancellationToken);
    }

    /// <summary>The head, and the first event after the cursor that is still kept.</summary>
    public async Task<(long Head, long? FirstAfter)> PositionAsync(long after, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var head = await SystemLog.HeadAsync(db, cancellationToken);
        return (head, await SystemLog.FirstAfterAsync(db, after, cancellationToken));
    }

    public async Task<IReadOnlyList<SystemItem>> PageAsync(long after, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await SystemLog.ReadAsync(db, after, PageSize, cancellationToken);
        return [.. rows.Select(r => new SystemItem(r.TenantId, WireEvent.From(SystemLog.Envelope(r))))];
    }
}
