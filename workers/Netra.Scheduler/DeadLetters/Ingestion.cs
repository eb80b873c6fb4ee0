using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Hosting.DeadLetters;
using Netra.Hosting.Faults;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

/// <summary>Stores dead letters, then lets their deliveries go: a crash between the two brings them again, and their identity finds them there.</summary>
sealed partial class Ingestion(
    IDbContextFactory<NetraDb> contexts, RunNudgeSender nudges, IOptions<DeadLetterOptions> options, FailPoints points, TimeProvider time, ILogger<Ingestion> log)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Returns when all of them are committed, however long the database is away.</summary>
    public async Task StoreAsync(IReadOnlyList<RawDelivery> deliveries, CancellationToken cancellationToken)
    {
        var letters = deliveries.Select(DeadLetterReader.Read).ToList();
        while (true)
        {
            try
            {
                points.Reach("before-dead-letters-stored");
                var arrival = await AddAsync(letters, cancellationToken);
                points.Reach("after-dead-letters-stored");
                if (arrival.Stored > 0)
                    Stored(log, arrival.Stored, arrival.Held.Count);
                await NudgeAsync(arrival.Held, cancellationToken);
                return;
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e))
            {
                Away(log, e.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    async Task<Arrival> AddAsync(List<ArrivedLetter> letters, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return await DeadLetterArrivals.StoreAsync(db, letters, options.Value.Quarantine, cancellationToken);
        }
        catch (DbUpdateException e) when (!FailurePolicy.IsOutage(e))
        {
            return await OneByOneAsync(db, letters, cancellationToken);
        }
    }

    /// <summary>One of them is known to another process since a moment, or holds what the database refuses: the others must not wait for it.</summary>
    async Task<Arrival> OneByOneAsync(NetraDb db, List<ArrivedLetter> letters, CancellationToken cancellationToken)
    {
        var (stored, held) = (0, new List<HeldRun>());
        foreach (var letter in letters)
        {
            Arrival arrival;
            try
            {
                arrival = await DeadLetterArrivals.StoreAsync(db, [letter], options.Value.Quarantine, cancellationToken);
            }
            catch (DbUpdateException e) when (!FailurePolicy.IsOutage(e))
            {
                letter.Letter.Message = null; // JSON that the database does not take; the bytes are there
                arrival = await DeadLetterArrivals.StoreAsync(db, [letter], options.Value.Quarantine, cancellationToken);
            }

            stored += arrival.Stored;
            held.AddRange(arrival.Held);
        }

        return new(stored, held);
    }

    /// <summary>Only sooner than the sweep, which finds the runs due.</summary>
    async Task NudgeAsync(IReadOnlyList<HeldRun> runs, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var run in runs)
                await nudges.SendAsync(new RunDue(run.RunId, run.TenantId, run.OwnerId), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            Away(log, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} dead letters stored, {Held} runs wait for one")]
    static partial void Stored(ILogger logger, int count, int held);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters wait: {Reason}")]
    static partial void Away(ILogger logger, string reason);
}
