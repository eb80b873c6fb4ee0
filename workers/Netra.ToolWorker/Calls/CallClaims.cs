using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Processes;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>Claims calls and renews the claims, each by one conditional update on the database's clock (protocol C1).</summary>
sealed partial class CallClaims(IDbContextFactory<NetraDb> contexts, ProcessIdentity identity, ToolWorkerInstruments instruments, ILogger<CallClaims> log)
    : IDisposable
{
    /// <summary>Workers that may be lost at a call before a process executes it only while it executes no other such call.</summary>
    const int LossesTogether = 2;

    readonly SemaphoreSlim alone = new(1, 1);

    /// <summary>Waits until no other call that has lost several workers is executed here: the next death is then the fault of this one, and costs no neighbour an attempt.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> execute, CancellationToken cancellationToken)
    {
        await alone.WaitAsync(cancellationToken);
        try
        {
            return await execute();
        }
        finally
        {
            alone.Release();
        }
    }

    /// <param name="again">The command came before, and whoever had it may have died at it: also a call that only reads is claimed.</param>
    public async Task<CallClaim> TakeAsync(Guid callId, bool again, bool isAlone, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await (from c in db.ToolCalls.AsNoTracking()
                         join r in db.Runs on c.RunId equals r.CorrelationId
                         where c.CorrelationId == callId
                         select new { Call = c, r.ThreadId, r.CorrelationKey, r.SessionId, r.RequestId }).SingleOrDefaultAsync(cancellationToken);
        if (row is not { Call.Kind: CallKinds.Tool }) // what a person or a child run decides is nobody's to claim
            return new CallClaim.NotNow();
        if (row.Call.HasEnded)
            return new CallClaim.Ended(row.Call);
        if (row.Call.CancelRequested)
            return new CallClaim.NotNow();
        if (row.Call.Attempt >= row.Call.MaxAttempts + CallTransitions.SpareClaims)
            return row.Call.LeaseUntil > await DbClock.NowAsync(db, cancellationToken) ? new CallClaim.NotNow() : new CallClaim.Exhausted();
        var who = new RunIdentity(row.Call.TenantId, row.Call.OwnerId, row.ThreadId, row.CorrelationKey, row.SessionId, row.RequestId);
        if (row.Call is { ReadOnly: true, Status: CallStatus.Pending, LeaseUntil: null } && !again)
            return new CallClaim.Mine(row.Call, row.Call.Attempt + 1, Claimed: false, who);
        if (row.Call.Status == CallStatus.Running && row.Call.Attempt - row.Call.FailedCount >= LossesTogether && !isAlone)
            return new CallClaim.Suspect();
        var attempt = row.Call.Attempt + 1;
        if (!await ClaimAsync(db, row.Call, attempt, cancellationToken))
            return new CallClaim.NotNow();
        if (row.Call.Status == CallStatus.Running)
        {
            instruments.TakenOver(row.Call.Tool);
            TakenOver(log, attempt, row.Call.Tool, callId, row.Call.RunId, row.Call.Worker, row.Call.LeaseUntil);
        }

        return new CallClaim.Mine(row.Call, attempt, Claimed: true, who);
    }

    /// <summary>Claims the attempt: where the call is pending or its lease has lapsed, and no other attempt has begun since it was read.</summary>
    public async Task<bool> ClaimAsync(ToolCall call, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ClaimAsync(db, call, attempt, cancellationToken);
    }

    /// <summary>Renews the lease of an attempt; false when the call is no longer the attempt's, or is to stop.</summary>
    public async Task<bool> RenewAsync(ToolCall call, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var until = await DbClock.NowAsync(db, cancellationToken) + LeaseOf(call, attempt);
        var due = CallDueTimes.Earlier(until, call.DeadlineAt);
        return await db.ToolCalls
            .Where(c => c.CorrelationId == call.CorrelationId && c.Status == CallStatus.Running && c.Attempt == attempt && !c.CancelRequested)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.LeaseUntil, until).SetProperty(x => x.DueAt, due), cancellationToken) == 1;
    }

    /// <summary>Whether the attempt still owns the call and is asked to stop.</summary>
    public async Task<bool> IsCancellingAsync(ToolCall call, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ToolCalls.AnyAsync(
            c => c.CorrelationId == call.CorrelationId && c.Status == CallStatus.Running && c.Attempt == attempt && c.CancelRequested, cancellationToken);
    }

    async Task<bool> ClaimAsync(NetraDb db, ToolCall call, int attempt, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        var until = now + LeaseOf(call, attempt);
        var due = CallDueTimes.Earlier(until, call.DeadlineAt);
        return await db.ToolCalls
            .Where(c => c.CorrelationId == call.CorrelationId && c.Attempt == attempt - 1 && !c.CancelRequested
                && (c.Status == CallStatus.Pending || c.Status == CallStatus.Running) && (c.LeaseUntil == null || c.LeaseUntil <= now))
            .ExecuteUpdateAsync(
                c => c.SetProperty(x => x.Status, CallStatus.Running).SetProperty(x => x.Attempt, attempt).SetProperty(x => x.LeaseUntil, until)
                    .SetProperty(x => x.DueAt, due).SetProperty(x => x.Worker, identity.Id).SetProperty(x => x.StartedAt, now),
                cancellationToken) == 1;
    }

    public void Dispose() => alone.Dispose();

    static TimeSpan LeaseOf(ToolCall call, int attempt) => CallDueTimes.LeaseAfter(attempt - 1 - call.FailedCount);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Attempt {Attempt} at {Tool}, call {Call} of run {Run}, begins: worker {Worker} had not renewed its lease, which ended at {Until:O}")]
    static partial void TakenOver(ILogger logger, int attempt, string tool, Guid call, Guid run, string? worker, DateTimeOffset? until);
}
