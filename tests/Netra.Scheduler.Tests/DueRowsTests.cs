using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Netra.Scheduler.Sweeps;
using Netra.Storage;
using Netra.Tests;

namespace Netra.Scheduler.Tests;

public sealed class DueRowsTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Four_sweepers_at_once_claim_each_row_once(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var due = await DueRun.AddAsync(database, 600, due: -Second, deadline: 10 * DueRun.Hour, moved: -DueRun.Hour);
        var claimed = new ConcurrentBag<Guid>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                await using var db = database.Open();
                while (await DueRows.ClaimAsync(db, DueRows.Runs, 25, Stop) is { Count: > 0 } rows)
                    foreach (var row in rows)
                        claimed.Add(row.Id);
            },
            Stop)));

        Assert.Equal(due.Order(), claimed.Order());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task One_claim_takes_at_most_a_batch_the_longest_due_first(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var late = await DueRun.AddAsync(database, 3, due: -60 * Second, deadline: DueRun.Hour, moved: -60 * Second);
        await DueRun.AddAsync(database, 5, due: -Second, deadline: DueRun.Hour, moved: -60 * Second);
        await using var db = database.Open();

        Assert.Equal(late.Order(), (await DueRows.ClaimAsync(db, DueRows.Runs, 3, Stop)).Select(r => r.Id).Order());
        Assert.Equal(5, (await DueRows.ClaimAsync(db, DueRows.Runs, 100, Stop)).Count);
    }

    [Theory]
    [InlineData("sqlite", 3600, 0, 2)] // just moved: the least step
    [InlineData("sqlite", 3600, -20, 10)] // half of the time since it moved
    [InlineData("sqlite", 3600, -3000, 60)] // the most
    [InlineData("sqlite", 1, -3000, 1)] // never past the deadline
    [InlineData("sqlite", -5, -3000, 2)] // past the deadline: again soon, until it has timed out
    [InlineData("postgresql", 3600, 0, 2)]
    [InlineData("postgresql", 3600, -20, 10)]
    [InlineData("postgresql", 3600, -3000, 60)]
    [InlineData("postgresql", 1, -3000, 1)]
    [InlineData("postgresql", -5, -3000, 2)]
    public async Task A_claim_moves_the_due_time_forward(string engine, int deadline, int moved, int seconds)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await DueRun.AddAsync(database, due: -Second, deadline * Second, moved * Second);
        await using var db = database.Open();
        var before = await DbClock.NowAsync(db, Stop);

        Assert.Single(await DueRows.ClaimAsync(db, DueRows.Runs, 10, Stop));

        var run = await db.Runs.AsNoTracking().SingleAsync(Stop);
        Assert.NotNull(run.DueAt);
        Assert.InRange((run.DueAt.Value - before).TotalSeconds, seconds - 0.9, seconds + 2);
        Assert.True(deadline < 0 || run.DueAt <= run.DeadlineAt, "past the deadline");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_is_not_due_or_has_ended_is_left_alone(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await DueRun.AddAsync(database, due: 60 * Second, DueRun.Hour, -DueRun.Hour);
        await DueRun.AddAsync(database, due: null, -DueRun.Hour, -DueRun.Hour);
        await using var db = database.Open();

        Assert.Empty(await DueRows.ClaimAsync(db, DueRows.Runs, 10, Stop));
        Assert.Equal(1, await db.Runs.CountAsync(r => r.DueAt == null, Stop));
    }

    [Fact]
    public async Task A_row_that_a_transition_has_locked_holds_no_sweep_up()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        var locked = await DueRun.AddAsync(database, due: -60 * Second, DueRun.Hour, -DueRun.Hour);
        var free = await DueRun.AddAsync(database, due: -Second, DueRun.Hour, -DueRun.Hour);
        await using var worker = database.Open();
        await using var transaction = await WriteTransaction.BeginAsync(worker, Stop);
        await RowLock.LoadAsync<Storage.Runs.Run>(worker, locked, Stop);
        await using var db = database.Open();

        Assert.Equal([free], (await DueRows.ClaimAsync(db, DueRows.Runs, 10, Stop)).Select(r => r.Id));
    }
}
