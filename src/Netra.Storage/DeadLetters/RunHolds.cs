using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.Runs;

namespace Netra.Storage.DeadLetters;

/// <summary>Says in a live run's row that it has to wait for a dead letter, or no longer; the run's own next transition heeds it, and its due time is now.</summary>
/// <remarks>Rows are changed in the order of runs. A letter that its run has outlived, such as one of a step already decided, holds nothing up.</remarks>
public static class RunHolds
{
    const string Runs = "Netra.Contracts.Runs:";
    const string Tools = "Netra.Contracts.Tools:";

    static readonly string[] Ended = [CallStatus.Succeeded, CallStatus.Failed, CallStatus.TimedOut, CallStatus.Cancelled];

    internal static async Task<IReadOnlyList<HeldRun>> HoldAsync(NetraDb db, IReadOnlyList<DeadLetter> letters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<HeldRun> held = [];
        foreach (var letter in letters.Where(l => l is { RunId: not null, Kind: not DeadLetterKinds.ToolCall }).OrderBy(l => l.RunId))
        {
            if (Blocked(db, letter) is not { } blocked)
                continue;
            var changed = await blocked.Where(r => r.DueAt != null && r.DeadLetterId == null).ExecuteUpdateAsync(
                r => r.SetProperty(x => x.DeadLetterId, letter.Id).SetProperty(x => x.DueAt, now), cancellationToken);
            if (changed == 1)
                held.Add(new(letter.RunId!.Value, letter.TenantId ?? default, letter.OwnerId ?? default));
        }

        return held;
    }

    /// <summary>Lets the runs go that wait for one of these letters.</summary>
    public static async Task<IReadOnlyList<HeldRun>> ReleaseAsync(NetraDb db, IReadOnlyList<Guid> letters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var runs = await (from letter in db.DeadLetters.AsNoTracking()
                          join run in db.Runs on letter.RunId equals run.CorrelationId
                          where letters.Contains(letter.Id) && run.DeadLetterId == letter.Id
                          orderby run.CorrelationId
                          select new HeldRun(run.CorrelationId, run.TenantId, run.OwnerId)).ToListAsync(cancellationToken);
        foreach (var run in runs)
        {
            await db.Runs.Where(r => r.CorrelationId == run.RunId && r.DeadLetterId != null && letters.Contains(r.DeadLetterId.Value))
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.DeadLetterId, (Guid?)null).SetProperty(x => x.DueAt, x => x.DueAt == null ? null : now), cancellationToken);
        }

        return runs;
    }

    /// <summary>The run, where it needs this command; null where no run ever waits for its kind.</summary>
    static IQueryable<Run>? Blocked(NetraDb db, DeadLetter letter)
    {
        var run = db.Runs.Where(r => r.CorrelationId == letter.RunId);
        return letter.MessageType switch
        {
            Runs + "StartRun" => run.Where(r => r.Status == RunStatus.Queued || r.WaitingFor == WaitingFor.Slot),
            Runs + "ExecuteStep" => run.Where(r => r.Status == RunStatus.Running && r.Step == letter.Step && !r.StepDecided),
            Runs + "CallEnded" => run.Where(r => r.Status == RunStatus.Waiting && db.ToolCalls.Any(c => c.CorrelationId == letter.CallId && !c.Booked)),
            Tools + "CallTool" => run.Where(r => r.Status == RunStatus.Waiting && db.ToolCalls.Any(c => c.CorrelationId == letter.CallId && !Ended.Contains(c.Status))),
            _ => null,
        };
    }
}
