using Microsoft.EntityFrameworkCore;
using Netra.Tests;

namespace Netra.Storage.Tests;

public sealed class WriteTransactionTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writers_on_sqlite_follow_one_another()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            await using var db = database.Open();
            await using var transaction = await WriteTransaction.BeginAsync(db, Stop);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            db.Add(Rows.NewRun());
            await db.SaveChangesAsync(Stop);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            await transaction.CommitAsync(Stop);
        }));

        Assert.Equal(1, most);
        await using var after = database.Open();
        Assert.Equal(40, await after.Runs.CountAsync(Stop));
    }

    [Fact]
    public async Task A_writer_that_gives_up_lets_the_next_one_in_and_leaves_nothing()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        await using (var db = database.Open())
        await using (await WriteTransaction.BeginAsync(db, Stop))
        {
            db.Add(Rows.NewRun());
            await db.SaveChangesAsync(Stop);
        }

        await using var next = database.Open();
        await using var transaction = await WriteTransaction.BeginAsync(next, Stop).WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Stop);
        Assert.Equal(0, await next.Runs.CountAsync(Stop));
    }

    [Fact]
    public async Task A_database_that_does_not_open_holds_no_writer_up()
    {
        await using var broken = StorageRegistration.Open("sqlite:/nowhere/at/all.db");
        await Assert.ThrowsAnyAsync<Exception>(() => WriteTransaction.BeginAsync(broken, Stop));
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        await using var db = database.Open();
        await using var transaction = await WriteTransaction.BeginAsync(db, Stop).WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Stop);
    }
}
