using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Commands;
using Netra.Api.Problems;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Hosting.Callers;
using Netra.Hosting.Runs;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Api.Runs;

/// <summary>Makes the row of a run, once for each Idempotency-Key, and nudges the run after the commit.</summary>
sealed class RunSubmission(
    IDbContextFactory<NetraDb> contexts, DatabaseTime clock, WaitingRuns waiting, RunInserts inserts, CommandSender commands, IOptions<RunsOptions> options)
{
    const int MostTogether = 64;

    /// <summary>Runs that are accepted at the same time are one commit.</summary>
    readonly Gathered<Submitted> together = new(items => AddAsync(inserts, items), MostTogether);

    /// <exception cref="RefusedException">429: too many runs of the tenant wait, or its tool calls of today are used up. 409 and 422: of the key.</exception>
    public async Task<AcceptedRun> AcceptAsync(Caller caller, NewRun wanted, SubmissionKey? key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await waiting.IsFullAsync(db, caller, cancellationToken))
            return await ReplayAsync(db, caller.UserId, key, cancellationToken) ?? throw waiting.Refuse();
        var run = wanted.Queued(await clock.NowAsync(db, cancellationToken), options.Value.QueueTimeout, waiting.AreMany(caller));
        if (!await InsertAsync(db, caller, run, key, cancellationToken))
            return await ReplayAsync(db, caller.UserId, key, cancellationToken) ?? throw InProgress();
        waiting.Added(caller);
        if (run is { RunAt: null, WaitingFor: null })
            commands.Send(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));
        return new(run, Replayed: false);
    }

    /// <returns>False where the key is taken.</returns>
    async Task<bool> InsertAsync(NetraDb db, Caller caller, Run run, SubmissionKey? key, CancellationToken cancellationToken)
    {
        var keyRow = key?.RowOf(run);
        if (!db.IsSqlite && caller.Tier is { ToolCallsPerDay: null, TokensPerDay: null })
        {
            var submitted = new Submitted(new(run, keyRow));
            await together.SendAsync(submitted, cancellationToken);
            return submitted.IsAdded;
        }

        db.Add(run);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (keyRow is not null && !await KeyRow.TryInsertAsync(db, keyRow, cancellationToken))
            return false;
        if (caller.Tier.ToolCallsPerDay is { } most && !await DailyCalls.TryTakeAsync(db, caller.TenantId, 1, most, run.CreatedAt, cancellationToken))
            throw RefusedException.QuotaExceeded($"The tenant has made the {most} tool calls that tier {caller.Tier.Name} allows a day.", DailyCalls.UntilTomorrow(run.CreatedAt));
        if (caller.Tier.TokensPerDay is { } tokens && await DailyTokens.AreUsedUpAsync(db, caller.TenantId, tokens, run.CreatedAt, cancellationToken))
            throw RefusedException.QuotaExceeded($"Models have taken the {tokens} tokens that tier {caller.Tier.Name} allows the tenant a day.", DailyCalls.UntilTomorrow(run.CreatedAt));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    static async Task AddAsync(RunInserts inserts, IReadOnlyList<Submitted> items)
    {
        var added = await inserts.AddAsync([.. items.Select(i => i.Row)]);
        foreach (var item in items)
            item.IsAdded = added.Contains(item.Row.Run.CorrelationId);
    }

    /// <returns>The run that the key made, or null where the key is free.</returns>
    static async Task<AcceptedRun?> ReplayAsync(NetraDb db, Guid ownerId, SubmissionKey? key, CancellationToken cancellationToken)
    {
        if (key is null)
            return null;
        db.ChangeTracker.Clear();
        var known = await db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(k => k.OwnerId == ownerId && k.Key == key.Key, cancellationToken);
        if (known is null)
            return null;
        if (known.BodyHash != key.Hash)
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.IdempotencyKeyReused, "The Idempotency-Key was used with another body; take a new key.");
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.CorrelationId == known.RunId, cancellationToken);
        return run is null ? null : new(run, Replayed: true);
    }

    static RefusedException InProgress() =>
        RefusedException.Conflict(ProblemCodes.RequestInProgress, "The first request with this Idempotency-Key is still being processed; try again.");

    sealed class Submitted(SubmittedRun row)
    {
        public SubmittedRun Row { get; } = row;

        /// <summary>False where its key is taken.</summary>
        public bool IsAdded { get; set; }
    }
}

/// <param name="Replayed">Whether an earlier request with the same key made it.</param>
sealed record AcceptedRun(Run Run, bool Replayed);
