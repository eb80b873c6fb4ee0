using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Contracts.Datasets;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Storage;

namespace Netra.Scheduler.Sweeps;

/// <summary>Finds rows that are due and sends word of them; whoever gets it looks at the row again, so that a lost or doubled word does no harm.</summary>
sealed partial class Sweep(IDbContextFactory<NetraDb> contexts, IBus bus, IOptions<SchedulerOptions> options, ILogger<Sweep> log)
{
    static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(5);

    /// <returns>How many rows were due.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var commands = new List<ICommand>();
            foreach (var row in await DueRows.ClaimAsync(db, DueRows.Runs, options.Value.Batch, cancellationToken))
                commands.Add(new RunDue(row.Id, row.TenantId, row.OwnerId));
            foreach (var row in await DueRows.ClaimAsync(db, DueRows.Calls, options.Value.Batch, cancellationToken))
                commands.Add(new ToolCallDue(row.Id, row.RunId, row.TenantId, row.OwnerId));
            foreach (var row in await DueRows.ClaimAsync(db, DueRows.Datasets, options.Value.Batch, cancellationToken))
                commands.Add(new ImportDataset(row.Id, row.TenantId, row.OwnerId));
            await SendAsync(commands, cancellationToken);
            return commands.Count;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested) // the next sweep comes in a moment and finds the same rows
        {
            SweepFailed(log, e.Message);
            return 0;
        }
    }

    async Task SendAsync(List<ICommand> commands, CancellationToken cancellationToken)
    {
        if (commands.Count == 0)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SendPatience);
        await Task.WhenAll(commands.Select(c => bus.SendCommandAsync(c, patience.Token)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweep not finished, the next one follows: {Reason}")]
    static partial void SweepFailed(ILogger logger, string reason);
}
