using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;
using Netra.Storage.Runs;
using Netra.Tests;

namespace Netra.Storage.Tests;

public sealed class RunLogTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Many_runs_are_read_at_once_each_after_its_own_cursor(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var (first, second, forgotten, still) = (await LogAsync(database, 5), await LogAsync(database, 9), await LogAsync(database, 40), await LogAsync(database, 3));
        var foreign = await LogAsync(database, 2);
        await using var db = database.Open();
        using var scope = RowScope.System(SystemJob.Watch);
        await db.RunEvents.Where(e => e.RunId == forgotten.Run && e.Seq <= 30).ExecuteDeleteAsync(Stop);

        var asked = new[] { (first, 2L), (second, 0L), (forgotten, 1L), (still, 3L) }.Select(a => (a.Item1.Run, a.Item1.Owner, a.Item2));
        var read = await RunLog.ReadOwnAsync(db, [.. asked, (foreign.Run, first.Owner, 0), (Guid.CreateVersion7(), first.Owner, 0)], limit: 4, Stop);

        Assert.Equal([3, 4, 5], Seqs(first));
        Assert.Equal([1, 2, 3, 4], Seqs(second));
        Assert.Equal([31, 32, 33, 34], Seqs(forgotten));
        Assert.Equal(3, read.Count);
        Assert.All(read[first.Run], e => Assert.Equal((first.Run.ToString(), EventTypes.AgentThinking), (e.Run, e.Type)));

        IEnumerable<long> Seqs((Guid Run, Guid Owner) log) => read[log.Run].Select(e => e.Seq);
    }

    static async Task<(Guid Run, Guid Owner)> LogAsync(ScratchDatabase database, int events)
    {
        var run = Rows.NewRun();
        await using var db = database.Open();
        db.Add(run);
        db.AddRange(Enumerable.Range(1, events).Select(seq => new RunEvent
        {
            RunId = run.CorrelationId,
            Seq = seq,
            EventId = Guid.CreateVersion7(),
            Type = EventTypes.AgentThinking,
            At = run.CreatedAt,
        }));
        await db.SaveChangesAsync(Stop);
        return (run.CorrelationId, run.OwnerId);
    }
}
