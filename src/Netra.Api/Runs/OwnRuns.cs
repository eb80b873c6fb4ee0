using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>Runs of the caller; anybody else's are not found.</summary>
sealed class OwnRuns(IDbContextFactory<NetraDb> contexts, RunWatch watch)
{
    /// <exception cref="RefusedException">404: no such run, or another user's.</exception>
    public async Task<Run> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await GetAsync(db, caller.UserId, Ids.Parse(id), cancellationToken);
    }

    public static async Task<Run> GetAsync(NetraDb db, Guid ownerId, Guid id, CancellationToken cancellationToken) =>
        await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.CorrelationId == id && r.OwnerId == ownerId, cancellationToken)
        ?? throw RefusedException.NotFound(("runs", id));

    /// <summary>The run once it has ended, or as it is when the patience has.</summary>
    public Task<Run> WaitForEndAsync(Run run, TimeSpan patience, CancellationToken cancellationToken) =>
        WaitAsync(run, v => v.IsTerminal, patience, cancellationToken);

    /// <summary>The run once it is another than it was, or as it is when the patience has ended.</summary>
    public Task<Run> WaitForChangeAsync(Run run, TimeSpan patience, CancellationToken cancellationToken)
    {
        var known = RunVersion.Of(run);
        return WaitAsync(run, v => v != known, patience, cancellationToken);
    }

    async Task<Run> WaitAsync(Run run, Func<RunVersion, bool> until, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (run.IsTerminal || patience == TimeSpan.Zero)
            return run;
        await watch.WaitAsync(run.CorrelationId, until, patience, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await GetAsync(db, run.OwnerId, run.CorrelationId, cancellationToken);
    }
}
