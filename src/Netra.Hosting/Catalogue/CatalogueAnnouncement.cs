using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Netra.Hosting.Health;
using Netra.Hosting.Processes;
using Netra.Storage;
using Netra.Storage.Catalogue;

namespace Netra.Hosting.Catalogue;

/// <summary>Writes the catalogue's entries of this process before it is ready; entries outlive the process.</summary>
sealed class CatalogueAnnouncement(
    IEnumerable<ICatalogueSource> sources, IDbContextFactory<NetraDb> contexts, ProcessIdentity identity, Readiness readiness) : IHostedLifecycleService
{
    const string Part = "catalogue";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        readiness.Await(Part);
        foreach (var entry in sources.SelectMany(s => s.Entries).OrderBy(e => e.Kind, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal))
        {
            identity.Serves.Add($"{entry.Kind}:{entry.Name}");
            await AnnounceAsync(entry, cancellationToken);
        }

        readiness.Done(Part);
    }

    async Task AnnounceAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.Catalogue.AsNoTracking().SingleOrDefaultAsync(c => c.Kind == entry.Kind && c.Name == entry.Name, cancellationToken);
        if (known?.TellsTheSameAs(entry) == true)
            return;
        entry.UpdatedAt = await DbClock.NowAsync(db, cancellationToken);
        db.Entry(entry).State = known is null ? EntityState.Added : EntityState.Modified;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (db.Entry(entry).State == EntityState.Added)
        {
            // Another worker announced the same entry a moment ago; it serves the same code.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
