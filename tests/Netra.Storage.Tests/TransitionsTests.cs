using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Runs;
using Netra.Tests;

namespace Netra.Storage.Tests;

public sealed class TransitionsTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Changes_of_many_rows_at_once_share_transactions_and_none_is_lost(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var runs = await AddAsync(database, 20);
        var contexts = new ConcurrentDictionary<RowTransaction, int>();
        var transitions = new Transitions<Run>(database);

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => transitions.EnterAsync(
            runs[i % 20],
            (rows, run) =>
            {
                contexts.AddOrUpdate(rows, 1, (_, n) => n + 1);
                run!.LastSeq++;
                return Task.CompletedTask;
            },
            kind: null,
            Stop)));

        await using var after = database.Open();
        Assert.All(await after.Runs.ToListAsync(Stop), r => Assert.Equal(20, r.LastSeq));
        Assert.Equal(400, contexts.Values.Sum());
        Assert.InRange(contexts.Count, 20, 200);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task One_that_throws_takes_nobody_with_it_in_the_end(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var runs = await AddAsync(database, 10);
        var transitions = new Transitions<Run>(database);
        async Task CountAsync(int i)
        {
            while (true)
            {
                try
                {
                    await transitions.EnterAsync(runs[i], (_, run) => i == 3 ? throw new InvalidOperationException("by its own fault") : Task.FromResult(run!.LastSeq++), null, Stop);
                    return;
                }
                catch (SharedTransactionException)
                {
                    // To be entered again.
                }
            }
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i => await Record.ExceptionAsync(() => CountAsync(i))));

        Assert.Equal("by its own fault", Assert.IsType<InvalidOperationException>(Assert.Single(results, r => r is not null)).Message);
        await using var after = database.Open();
        Assert.Equal(9, await after.Runs.SumAsync(r => r.LastSeq, Stop));
    }

    [Fact]
    public async Task Changes_of_one_kind_that_wait_for_one_row_are_one()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        var runs = await AddAsync(database, 1);
        var transitions = new Transitions<Run>(database);
        var (applied, begun, go) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        var first = transitions.EnterAsync(runs[0], (_, _) => { begun.SetResult(); return go.Task; }, "kind", Stop);
        await begun.Task.WaitAsync(Stop);

        var others = Enumerable.Range(0, 50).Select(_ => transitions.EnterAsync(runs[0], (_, _) => Task.FromResult(Interlocked.Increment(ref applied)), "kind", Stop)).ToList();
        go.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(1, applied);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_row_that_does_not_change_is_not_written_and_one_that_is_missing_is_null(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var runs = await AddAsync(database, 1);
        var transitions = new Transitions<Run>(database);
        await using var db = database.Open();
        var before = await db.Runs.AsNoTracking().SingleAsync(Stop);
        var missing = false;

        await transitions.EnterAsync(runs[0], (_, run) => Task.FromResult(run!.Agent), null, Stop);
        await transitions.EnterAsync(Guid.CreateVersion7(), (_, run) => Task.FromResult(missing = run is null), null, Stop);

        Assert.True(missing);
        Assert.Equal(before.UpdatedAt, (await db.Runs.AsNoTracking().SingleAsync(Stop)).UpdatedAt);
    }

    static async Task<List<Guid>> AddAsync(ScratchDatabase database, int count)
    {
        await using var db = database.Open();
        var runs = Enumerable.Range(0, count).Select(_ => Rows.NewRun()).ToList();
        db.AddRange(runs);
        await db.SaveChangesAsync(Stop);
        return [.. runs.Select(r => r.CorrelationId)];
    }
}
