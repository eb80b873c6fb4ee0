using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.Runs;
using Netra.Storage.Tests.Isolation;
using Netra.Tests;

namespace Netra.Storage.Tests;

/// <summary>What transitions change and add is in the database as Entity Framework reads it, on both engines.</summary>
public sealed class RowTransactionTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> EnginesAndNulls => new() { { Engines.Sqlite, false }, { Engines.Sqlite, true }, { Engines.Postgres, false }, { Engines.Postgres, true } };

    [Theory]
    [MemberData(nameof(EnginesAndNulls))]
    public async Task Every_column_of_what_is_added_and_of_what_is_changed_is_saved(string engine, bool nulls)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var (first, run, call, told) = (Rows.NewRun(), Filled(new Run(), 1, nulls), Filled(new ToolCall(), 2, nulls), Filled(new RunEvent(), 3, nulls));
        await AddAsync(database, first);
        var transitions = new Transitions<Run>(database);

        await transitions.EnterAsync(first.CorrelationId, (rows, _) => Added(rows, run, call, told), null, Stop);
        await AssertSavedAsync(database, run, call, told);

        var (runAfter, callAfter) = (Filled(new Run(), 4, !nulls), Filled(new ToolCall(), 5, !nulls));
        (runAfter.CorrelationId, callAfter.CorrelationId) = (run.CorrelationId, call.CorrelationId);
        await transitions.EnterAsync(run.CorrelationId, (_, row) => Overwritten(row!, runAfter), null, Stop);
        await new Transitions<ToolCall>(database).EnterAsync(call.CorrelationId, (_, row) => Overwritten(row!, callAfter), null, Stop);
        await AssertSavedAsync(database, runAfter, callAfter, told);
    }

    [Fact]
    public async Task A_claim_that_comes_between_is_left_alone()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        var run = Rows.NewRun();
        (run.Status, run.WaitingFor, run.Step) = (RunStatus.Waiting, WaitingFor.Tools, 1);
        var call = Filled(new ToolCall(), 1, nulls: true);
        (call.RunId, call.Step, call.Status, call.Attempt, call.Booked) = (run.CorrelationId, 1, CallStatus.Pending, 0, false);
        await AddAsync(database, run, call);

        await new Transitions<Run>(database).EnterAsync(
            run.CorrelationId,
            async (rows, row) =>
            {
                var own = Assert.Single(await rows.CallsAsync(row!, locked: false, Stop));
                await using (var other = database.Open())
                    await other.ToolCalls.ExecuteUpdateAsync(c => c.SetProperty(x => x.Status, CallStatus.Running).SetProperty(x => x.Attempt, 1), Stop);
                own.Booked = true;
            },
            null,
            Stop);

        await using var db = database.Open();
        var after = await db.ToolCalls.SingleAsync(Stop);
        Assert.Equal((CallStatus.Running, 1, true), (after.Status, after.Attempt, after.Booked));
    }

    [Fact]
    public async Task A_locked_call_is_read_again_and_nobody_claims_it_meanwhile()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        var run = Rows.NewRun();
        (run.Status, run.Step) = (RunStatus.Cancelling, 1);
        var call = Filled(new ToolCall(), 1, nulls: true);
        (call.RunId, call.Step, call.Status, call.Attempt) = (run.CorrelationId, 1, CallStatus.Pending, 0);
        await AddAsync(database, run, call);
        var claimed = Task.FromResult(0);

        await new Transitions<Run>(database).EnterAsync(
            run.CorrelationId,
            async (rows, row) =>
            {
                await using (var other = database.Open())
                    await other.ToolCalls.ExecuteUpdateAsync(c => c.SetProperty(x => x.Attempt, 7), Stop);
                var own = Assert.Single(await rows.CallsAsync(row!, locked: true, Stop));
                Assert.Equal(7, own.Attempt);
                claimed = ClaimAsync(database);
                own.Status = CallStatus.Cancelled;
            },
            null,
            Stop);

        Assert.Equal(0, await claimed);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task What_the_context_tracks_is_saved_with_the_rows_or_not_at_all(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var run = Rows.NewRun();
        await AddAsync(database, run);
        var transitions = new Transitions<Run>(database);
        RunArtifact File(string name) => new() { RunId = run.CorrelationId, Name = name };

        await transitions.EnterAsync(run.CorrelationId, (rows, _) => Task.FromResult(rows.Db.Add(File("kept"))), null, Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => transitions.EnterAsync(
            run.CorrelationId, (rows, row) => rows.Db.Add(File("lost")) is not null && row!.LastSeq++ < 0 ? Task.CompletedTask : throw new InvalidOperationException(), null, Stop));

        await using var db = database.Open();
        Assert.Equal("kept", (await db.RunArtifacts.SingleAsync(Stop)).Name);
        Assert.Equal(run.LastSeq, (await db.Runs.SingleAsync(Stop)).LastSeq);
    }

    [Fact]
    public async Task Runs_that_are_inserted_together_are_all_there_or_none()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        var runs = Enumerable.Range(1, 3).Select(n => Filled(new Run(), n, nulls: n == 2)).ToList();
        var inserts = new RunInserts(database);

        await inserts.AddAsync([.. runs.Select(r => new SubmittedRun(r, Key: null))]);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => inserts.AddAsync([new(Filled(new Run(), 4, nulls: false), Key: null), new(runs[0], Key: null)]));

        await using var db = database.Open();
        Assert.Equal(3, await db.Runs.CountAsync(Stop));
        foreach (var run in runs)
            AssertSame(run, await db.Runs.SingleAsync(r => r.CorrelationId == run.CorrelationId, Stop));
    }

    [Fact]
    public async Task Of_the_runs_that_are_inserted_together_those_whose_key_is_taken_are_left_out()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        var (owner, other) = (Rows.NewRun(), Rows.NewRun());
        await database.Inserts.AddAsync([Keyed(owner, "used"), new(other, Key: null)]);
        SubmittedRun[] submitted =
        [
            Keyed(Like(owner), "z"), Keyed(Like(owner), "used"), new(Like(owner), Key: null), Keyed(Like(other), "used"), Keyed(Like(owner), "a"), Keyed(Like(owner), "a"),
        ];

        var added = await database.Inserts.AddAsync(submitted);

        await using var db = database.OpenAsOwner();
        var runs = await db.Runs.Select(r => r.CorrelationId).ToListAsync(Stop);
        Assert.Equal([0, 2, 3], new[] { 0, 1, 2, 3 }.Where(i => added.Contains(submitted[i].Run.CorrelationId)));
        Assert.Single(submitted[4..], s => added.Contains(s.Run.CorrelationId));
        Assert.Equal([.. added.Append(owner.CorrelationId).Append(other.CorrelationId).Order()], runs.Order());
        var keys = await db.IdempotencyKeys.ToListAsync(Stop);
        Assert.Equal(["a", "used", "used", "z"], keys.Select(k => k.Key).Order(StringComparer.Ordinal));
        Assert.All(keys, k => Assert.Contains(k.RunId, runs));
    }

    [Fact]
    public async Task Processes_that_insert_the_same_keys_at_once_do_not_wait_for_each_other_in_a_ring()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        var (owner, random) = (Rows.NewRun(), new Random(1));
        for (var round = 0; round < 20; round++)
        {
            var keys = Enumerable.Range(0, 60).Select(k => $"{round}-{k}").ToArray();
            SubmittedRun[] Shuffled()
            {
                random.Shuffle(keys);
                return [.. keys.Select(k => Keyed(Like(owner), k))];
            }

            var batches = new[] { Shuffled(), Shuffled(), Shuffled() };
            var added = await Task.WhenAll(batches.Select(b => Task.Run(() => new RunInserts(database).AddAsync(b))));
            Assert.Equal(keys.Length, added.Sum(a => a.Count));
        }
    }

    static Run Like(Run one)
    {
        var run = Rows.NewRun();
        (run.TenantId, run.OwnerId) = (one.TenantId, one.OwnerId);
        return run;
    }

    static SubmittedRun Keyed(Run run, string key) => new(run, new() { OwnerId = run.OwnerId, Key = key, BodyHash = "", RunId = run.CorrelationId, CreatedAt = run.CreatedAt });

    static async Task<int> ClaimAsync(ScratchDatabase database)
    {
        await using var db = database.Open();
        return await db.ToolCalls.Where(c => c.Status == CallStatus.Pending).ExecuteUpdateAsync(c => c.SetProperty(x => x.Attempt, 8), Stop);
    }

    static Task Added(RowTransaction rows, Run run, ToolCall call, RunEvent told)
    {
        rows.Add([run]);
        rows.Add([call]);
        rows.Add([told]);
        return Task.CompletedTask;
    }

    static Task Overwritten<T>(T row, T values)
    {
        foreach (var property in Properties<T>())
            property.SetValue(row, property.GetValue(values));
        return Task.CompletedTask;
    }

    static async Task AddAsync(ScratchDatabase database, params object[] rows)
    {
        await using var db = database.Open();
        db.AddRange(rows);
        await db.SaveChangesAsync(Stop);
    }

    static async Task AssertSavedAsync(ScratchDatabase database, Run run, ToolCall call, RunEvent told)
    {
        await using var db = database.Open();
        AssertSame(run, await db.Runs.SingleAsync(r => r.CorrelationId == run.CorrelationId, Stop));
        AssertSame(call, await db.ToolCalls.SingleAsync(Stop));
        AssertSame(told, await db.RunEvents.SingleAsync(Stop));
    }

    static void AssertSame<T>(T expected, T actual) =>
        Assert.All(Properties<T>(), p => Assert.Equal((p.Name, p.GetValue(expected)), (p.Name, p.GetValue(actual))));

    /// <summary>Every property another value, or null where it may be.</summary>
    static T Filled<T>(T row, int seed, bool nulls)
    {
        var nullability = new NullabilityInfoContext();
        var number = seed * 100;
        foreach (var property in Properties<T>())
            property.SetValue(row, nulls && nullability.Create(property).WriteState == NullabilityState.Nullable ? null : Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, ++number));
        return row;
    }

    static object Value(Type type, int number) => type switch
    {
        _ when type == typeof(string) => $"ä'{number}",
        _ when type == typeof(Guid) => Guid.CreateVersion7(),
        _ when type == typeof(int) => number,
        _ when type == typeof(long) => number + (1L << 40),
        _ when type == typeof(bool) => (number / 100 % 2) == 0,
        _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(number),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMilliseconds(number),
        _ => throw new NotSupportedException(type.Name),
    };

    static IEnumerable<PropertyInfo> Properties<T>() => typeof(T).GetProperties().Where(p => p.CanWrite);
}
