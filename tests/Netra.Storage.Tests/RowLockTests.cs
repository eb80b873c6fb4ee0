using Microsoft.EntityFrameworkCore;
using Netra.Storage.Runs;
using Netra.Tests;

namespace Netra.Storage.Tests;

public sealed class RowLockTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Two_hundred_transitions_of_one_row_at_once_lose_nothing(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var run = Rows.NewRun();
        await using (var db = database.Open())
        {
            db.Add(run);
            await db.SaveChangesAsync(Stop);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 30, CancellationToken = Stop }, async (_, cancellationToken) =>
        {
            await using var db = database.Open();
            await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
            var row = await RowLock.LoadAsync<Run>(db, run.CorrelationId, cancellationToken);
            row!.LastSeq++;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        });

        await using var after = database.Open();
        var stored = await after.Runs.SingleAsync(Stop);
        Assert.Equal(200, stored.LastSeq);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_loaded_row_carries_the_databases_clock_and_its_own_values(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var run = Rows.NewRun();
        await using var db = database.Open();
        db.Add(run);
        await db.SaveChangesAsync(Stop);
        db.ChangeTracker.Clear();

        await using (var transaction = await WriteTransaction.BeginAsync(db, Stop))
        {
            var row = await RowLock.LoadAsync<Run>(db, run.CorrelationId, Stop);
            var now = await DbClock.NowAsync(db, Stop);
            Assert.InRange((now - row!.UpdatedAt).TotalSeconds, -0.01, 5);
            Assert.Equal((run.TenantId, run.Agent, run.DeadlineAt), (row.TenantId, row.Agent, row.DeadlineAt));
            await db.SaveChangesAsync(Stop);
            await transaction.CommitAsync(Stop);
        }

        db.ChangeTracker.Clear();
        Assert.True((await db.Runs.SingleAsync(Stop)).UpdatedAt > run.UpdatedAt);
        Assert.Null(await RowLock.LoadAsync<Run>(db, Guid.CreateVersion7(), Stop));
    }
}
