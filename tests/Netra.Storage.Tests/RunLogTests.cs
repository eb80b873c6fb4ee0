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
        await using var db = database.Open();
        using var scope = RowScope.System(SystemJob.Watch);
        await db.RunEvents.Where(e => e.RunId == forgotten && e.Seq <= 30).ExecuteDeleteAsync(Stop);

        var read = await RunLog.ReadAsync(db, [(first, 2), (second, 0), (forgotten, 1), (still, 3), (Guid.CreateVersion7(), 0)], limit: 4, Stop);

        Assert.Equal([3, 4, 5], Seqs(first));
        Assert.Equal([1, 2, 3, 4], Seqs(second));
        Assert.Equal([31, 32, 33, 34], Seqs(forgotten));
        Assert.Equal(3, read.Count);
        Assert.All(read[first], e => Assert.Equal((first.ToString(), EventTypes.AgentThinking), (e.Run, e.Type)));

        IEnumerable<long> Seqs(Guid run) => read[run].Select(e => e.Seq);
    }

    static async Task<Guid> LogAsync(ScratchDatabase database, int events)
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
        return run.CorrelationId;
    }
}
