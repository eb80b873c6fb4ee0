using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Commands;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>Makes the row of a run, once for each Idempotency-Key, and nudges the run after the commit.</summary>
sealed class RunSubmission(
    IDbContextFactory<NetraDb> contexts, DatabaseTime clock, WaitingRuns waiting, RunInserts inserts, CommandSender commands, IOptions<RunsOptions> options)
{
    const int MostTogether = 64;

    /// <summary>After this long without a StartRun the sweep sends it.</summary>
    static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(2);

    /// <summary>Runs that are accepted at the same time are one commit.</summary>
    readonly Gathered<Run> inserted = new(inserts.AddAsync, MostTogether);

    public async Task<AcceptedRun> AcceptAsync(
        Caller caller, JsonBody<SubmitRunRequest> body, string? key, RequestTrace trace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hash = key is null ? null : Convert.ToHexStringLower(SHA256.HashData(body.Bytes.Span));
        if (await waiting.IsFullAsync(db, caller, cancellationToken))
            return await ReplayAsync(db, caller.UserId, key, hash, cancellationToken) ?? throw waiting.Refuse();
        var run = Make(caller, body.Value, trace, await clock.NowAsync(db, cancellationToken));
        if (!await InsertAsync(db, run, key, hash, cancellationToken))
            return await ReplayAsync(db, caller.UserId, key, hash, cancellationToken) ?? throw InProgress();
        waiting.Added(caller);
        commands.Send(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));
        return new(run, Replayed: false);
    }

    /// <returns>False where the key is taken.</returns>
    async Task<bool> InsertAsync(NetraDb db, Run run, string? key, string? hash, CancellationToken cancellationToken)
    {
        if (key is null && !db.IsSqlite)
        {
            await inserted.SendAsync(run, cancellationToken);
            return true;
        }

        db.Add(run);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (key is not null && !await KeyRow.TryInsertAsync(db, run, key, hash!, cancellationToken))
            return false;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <returns>The run that the key made, or null where the key is free.</returns>
    static async Task<AcceptedRun?> ReplayAsync(NetraDb db, Guid ownerId, string? key, string? hash, CancellationToken cancellationToken)
    {
        if (key is null)
            return null;
        db.ChangeTracker.Clear();
        var known = await db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(k => k.OwnerId == ownerId && k.Key == key, cancellationToken);
        if (known is null)
            return null;
        if (known.BodyHash != hash)
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.IdempotencyKeyReused, "The Idempotency-Key was used with another body; take a new key.");
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.CorrelationId == known.RunId, cancellationToken);
        return run is null ? null : new(run, Replayed: true);
    }

    static RefusedException InProgress() =>
        RefusedException.Conflict(ProblemCodes.RequestInProgress, "The first request with this Idempotency-Key is still being processed; try again.");

    Run Make(Caller caller, SubmitRunRequest request, RequestTrace trace, DateTimeOffset now) => new()
    {
        CorrelationId = Guid.CreateVersion7(now),
        TenantId = caller.TenantId,
        OwnerId = caller.UserId,
        Agent = request.Agent,
        Status = RunStatus.Queued,
        Input = request.Input.GetRawText(),
        Priority = request.Priority ?? 0,
        QueueRank = Run.RankOf(now, request.Priority ?? 0),
        Labels = request.Labels is { Count: > 0 } labels ? JsonSerializer.Serialize(labels, ApiJson.Default.IReadOnlyDictionaryStringString) : null,
        CorrelationKey = trace.CorrelationId,
        SessionId = trace.SessionId,
        RequestId = trace.RequestId,
        Traceparent = trace.Traceparent,
        Timeout = request.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : caller.Tier.RunTimeout,
        CreatedAt = now,
        UpdatedAt = now,
        DueAt = now + FirstCheck,
        DeadlineAt = now + TimeSpan.FromSeconds(options.Value.QueueTimeoutSeconds),
    };
}

/// <param name="Replayed">Whether an earlier request with the same key made it.</param>
sealed record AcceptedRun(Run Run, bool Replayed);
