using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Contracts.Datasets;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Scheduler.Sweeps;

/// <summary>Finds rows that are due and sends word of them; whoever gets it looks at the row again, so that a lost or doubled word does no harm.</summary>
sealed partial class Sweep(
    IDbContextFactory<NetraDb> contexts, IBus bus, IOptions<SchedulerOptions> options, IOptionsMonitor<TierOptions> tiers, TimeProvider time, ILogger<Sweep> log)
{
    static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan SlotsEvery = TimeSpan.FromSeconds(1);

    long? slotsSeen;

    /// <returns>How many rows were due.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var _ = RowScope.System(SystemJob.Sweep);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await LookAtSlotsAsync(db, cancellationToken);
            var due = await ClaimAsync(db, DueRows.Runs, row => new RunDue(row.Id, row.TenantId, row.OwnerId), cancellationToken);
            due.AddRange(await ClaimAsync(db, DueRows.Calls, row => new ToolCallDue(row.Id, row.RunId, row.TenantId, row.OwnerId), cancellationToken));
            due.AddRange(await ClaimAsync(db, DueRows.Datasets, row => new ImportDataset(row.Id, row.TenantId, row.OwnerId), cancellationToken));
            await SendAsync(db, due, cancellationToken);
            return due.Count;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested) // the next sweep comes in a moment and finds the same rows
        {
            SweepFailed(log, e.Message);
            return 0;
        }
    }

    async Task LookAtSlotsAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (slotsSeen is { } seen && time.GetElapsedTime(seen) < SlotsEvery)
            return;
        await SlotQueue.WakeAsync(db, tiers.CurrentValue, cancellationToken);
        slotsSeen = time.GetTimestamp();
    }

    async Task<List<Claimed>> ClaimAsync(NetraDb db, DueRows.Kind kind, Func<DueRow, ICommand> word, CancellationToken cancellationToken) =>
        [.. (await DueRows.ClaimAsync(db, kind, options.Value.Batch, cancellationToken)).Select(row => new Claimed(kind, row.Id, word(row)))];

    /// <summary>What could not be sent is due again soon: after a long outage the rows must not wait for the step that their claims took.</summary>
    async Task SendAsync(NetraDb db, List<Claimed> due, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SendPatience);
        var failures = await Task.WhenAll(due.Select(d => TrySendAsync(d.Word, patience.Token)));
        var unsent = due.Zip(failures).Where(d => d.Second is not null).ToList();
        foreach (var kind in unsent.Select(d => d.First).GroupBy(d => d.Kind))
            await DueRows.ReturnAsync(db, kind.Key, [.. kind.Select(d => d.Id)], cancellationToken);
        if (unsent is [{ Second: var first }, ..])
            Unsent(log, unsent.Count, first!);
    }

    /// <returns>Why it could not be sent, or null.</returns>
    async Task<string?> TrySendAsync(ICommand command, CancellationToken cancellationToken)
    {
        try
        {
            await bus.SendCommandAsync(command, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException) // whatever the reason, the row is due again soon
        {
            return e.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Word of {Count} due rows could not be sent, they are due again soon: {Reason}")]
    static partial void Unsent(ILogger logger, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweep not finished, the next one follows: {Reason}")]
    static partial void SweepFailed(ILogger logger, string reason);

    /// <param name="Word">What is sent of the row.</param>
    sealed record Claimed(DueRows.Kind Kind, Guid Id, ICommand Word);
}
