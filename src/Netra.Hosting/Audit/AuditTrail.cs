using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Audit;

namespace Netra.Hosting.Audit;

/// <summary>Writes denied and administrative acts into the audit log. What waits at the same time shares a transaction, so that many denials cost few.</summary>
/// <remarks>
/// An administrative act is in the log, or its recording throws. A denial is never held up: its row is usually there before the answer, at the latest when
/// the database is back. A user who is denied faster than <see cref="AuditAllowance"/> lets through gets rows that stand for several denials.
/// What still waits when a process is killed is lost; a process that stops writes it first.
/// </remarks>
public sealed partial class AuditTrail(IDbContextFactory<NetraDb> contexts, TimeProvider time, ILogger<AuditTrail> log) : BackgroundService
{
    const int MostWaiting = 4096;
    const int MostInOne = 256;

    /// <summary>How long a denied request waits for its row.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(MostWaiting);
    readonly AuditAllowance allowance = new();

    /// <summary>Records an act that was denied, or an administrative one that was allowed and has no transaction of its own; otherwise use <see cref="AppendAsync"/>.</summary>
    /// <param name="caller">Who acted.</param>
    /// <param name="action">What was done or tried: one of <see cref="AuditActions"/>, or another name of that form.</param>
    /// <param name="target">What it was done to: an id, a name or a route.</param>
    /// <param name="allowed">Whether it was done.</param>
    /// <param name="detail">Becomes a JSON object in snake_case; holds no secrets.</param>
    /// <param name="cancellationToken">Ends the waiting; the row is written all the same.</param>
    public Task RecordAsync(Caller caller, string action, string? target, bool allowed, object? detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (allowed)
            return EnqueueAsync(AuditText.Entry(caller, action, target, allowed, detail), cancellationToken);
        return RecordDenialAsync(caller, AuditText.Entry(caller, action, target, allowed, detail), cancellationToken);
    }

    /// <summary>Records a denial whose row was made before, when its trace was at hand.</summary>
    internal Task RecordDenialAsync(Caller caller, AuditEntry entry, CancellationToken cancellationToken) =>
        allowance.TryTake(caller with { TenantId = entry.TenantId }, entry.Action, time.GetUtcNow()) ? DeniedAsync(entry, cancellationToken) : Task.CompletedTask;

    /// <summary>Records an act that is allowed in its own transaction: both are done, or neither. Call it last, just before the commit.</summary>
    public static Task AppendAsync(NetraDb db, Caller caller, string action, string? target, object? detail, CancellationToken cancellationToken) =>
        AuditChain.AppendAsync(db, [AuditText.Entry(caller, action, target, allowed: true, detail)], cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Fold();
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WriteAsync(stoppingToken), FoldAsync(stoppingToken));

    async Task WriteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            List<Waiting> batch = [];
            while (batch.Count < MostInOne && queue.Reader.TryRead(out var next))
                batch.Add(next);
            await WriteAsync(batch, stoppingToken);
        }
    }

    async Task FoldAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(AuditAllowance.Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Fold();
        }
        catch (OperationCanceledException)
        {
            // StopAsync has written the rest
        }
    }

    async Task DeniedAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await EnqueueAsync(entry, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // the row is on its way
        }
        catch (ChannelClosedException)
        {
            Lost(log, 1, "the process stops");
        }
    }

    async Task EnqueueAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(entry);
        await queue.Writer.WriteAsync(waiting, cancellationToken);
        await waiting.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Denials wait for the database to come back, administrative acts fail.</summary>
    async Task WriteAsync(List<Waiting> batch, CancellationToken stoppingToken)
    {
        while (batch.Count > 0)
        {
            try
            {
                await CommitAsync(batch);
                batch.ForEach(w => w.Done.TrySetResult());
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException) // whoever waits for an act gets it; a denial must not end the trail
            {
                NotWritten(log, batch.Count, e.Message);
                batch.FindAll(w => w.Entry.Allowed).ForEach(w => w.Done.TrySetException(e));
                batch.RemoveAll(w => w.Entry.Allowed);
                if (stoppingToken.IsCancellationRequested)
                {
                    Lost(log, batch.Count, "the process stops");
                    return;
                }

                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }

    async Task CommitAsync(List<Waiting> batch)
    {
        using var _ = RowScope.System(SystemJob.Audit);
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await WriteTransaction.BeginAsync(db, CancellationToken.None);
        await AuditChain.AppendAsync(db, batch.ConvertAll(w => w.Entry), CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>What was only counted, where there is room for it.</summary>
    void Fold()
    {
        foreach (var entry in allowance.Folded())
        {
            if (!queue.Writer.TryWrite(new(entry)))
                Lost(log, entry.Times, "too much waits to be written");
        }
    }

    sealed record Waiting(AuditEntry Entry)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} rows of the audit log not written, trying again: {Reason}")]
    static partial void NotWritten(ILogger logger, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} denials are not in the audit log: {Reason}")]
    static partial void Lost(ILogger logger, int count, string reason);
}
