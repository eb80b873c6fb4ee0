using Microsoft.EntityFrameworkCore;
using Netra.Storage.Runs;
using Npgsql;

namespace Netra.Storage.Tests.Isolation;

[Trait("Scenario", "D4")]
public sealed class When_rows_have_owners
{
    static readonly string[] Tables = ["runs", "tool_calls", "run_events", "run_artifacts"];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_handler_that_forgets_to_ask_for_the_owner_gets_the_own_rows_only(string engine)
    {
        await using var database = await GuardedDatabase.OnAsync(engine);
        var (a, b) = (await database.SettleAsync(), await database.SettleAsync());
        var colleague = await database.SettleAsync(a.Tenant);

        Assert.Equal([a.Run], await RunsAsync(database, () => RowScope.User(a.Tenant, a.User)));
        Assert.Equal([b.Run], await RunsAsync(database, () => RowScope.User(b.Tenant, b.User)));
        Assert.Equal([a.Run, colleague.Run], await RunsAsync(database, () => RowScope.Tenant(a.Tenant)));
        Assert.Equal([], await RunsAsync(database, () => RowScope.User(b.Tenant, a.User)));
        Assert.Equal([], await RunsAsync(database, () => default));
        Assert.Equal(3, (await RunsAsync(database, () => RowScope.System(SystemJob.Sweep))).Count);
    }

    [Fact]
    public async Task Raw_SQL_on_one_connection_sees_a_tenant_then_another_then_nothing()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        var (a, b) = (await database.SettleAsync(), await database.SettleAsync());

        var first = await RawAsync(database, () => RowScope.User(a.Tenant, a.User));
        var second = await RawAsync(database, () => RowScope.User(b.Tenant, b.User));
        var none = await RawAsync(database, () => default);
        var system = await RawAsync(database, () => RowScope.System(SystemJob.Watch));
        var after = await RawAsync(database, () => default);

        Assert.Equal(first.Backend, after.Backend);
        Assert.Equal([1, 1, 1, 1], first.Counts);
        Assert.Equal([1, 1, 1, 1], second.Counts);
        Assert.Equal([0, 0, 0, 0], none.Counts);
        Assert.Equal([2, 2, 2, 2], system.Counts);
        Assert.Equal([0, 0, 0, 0], after.Counts);
    }

    [Fact]
    public async Task Each_transaction_of_a_scope_declares_it_though_they_share_a_connection()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        var a = await database.SettleAsync();
        using var _ = RowScope.User(a.Tenant, a.User);
        for (var turn = 0; turn < 3; turn++)
        {
            await using var db = await database.Contexts.CreateDbContextAsync(Stop);
            await using var transaction = await db.Database.BeginTransactionAsync(Stop);
            Assert.Equal(a.Run, await db.Runs.Select(r => r.CorrelationId).SingleAsync(Stop));
            await transaction.CommitAsync(Stop);
        }
    }

    [Fact]
    public async Task Nothing_is_written_into_another_tenant_or_taken_from_it()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        var (a, b) = (await database.SettleAsync(), await database.SettleAsync());
        using var _ = RowScope.User(a.Tenant, a.User);
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);

        foreach (var table in Tables)
            Assert.Equal(0, await db.Database.ExecuteSqlRawAsync(string.Concat("DELETE FROM ", table, table is "runs" ? " WHERE id = {0}" : " WHERE run_id = {0}"), [b.Run], Stop));
        Assert.Equal(0, await db.Database.ExecuteSqlAsync($"UPDATE runs SET agent = 'x' WHERE id = {b.Run}", Stop));
        await RefusedAsync(() => db.Database.ExecuteSqlAsync($"UPDATE runs SET tenant_id = {b.Tenant}", Stop));
        await RefusedAsync(() => db.Database.ExecuteSqlAsync($"INSERT INTO run_events (run_id, seq, event_id, type, at, data) VALUES ({b.Run}, 9, {Guid.CreateVersion7()}, 'x', now(), '')", Stop));
        var forged = Rows.NewRun();
        (forged.TenantId, forged.OwnerId) = (b.Tenant, b.User);
        db.Add(forged);
        Assert.Equal("42501", (Assert.IsType<PostgresException>((await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop))).InnerException)).SqlState);
    }

    [Fact]
    public async Task Keys_and_tickets_are_for_the_jobs_that_look_them_up_only()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        var a = await database.SettleAsync();
        await using (var owner = database.OpenAsOwner())
            await Tenants.Accounts.IssueKeyAsync(owner, a.User, TimeProvider.System.GetUtcNow(), Stop);
        using (RowScope.Tenant(a.Tenant))
            Assert.Equal(0, await CountAsync(database, "api_keys"));
        using (RowScope.System(SystemJob.SignIn))
            Assert.Equal(1, await CountAsync(database, "api_keys"));
    }

    [Fact]
    public async Task The_roles_bypass_nothing_and_own_nothing_and_every_table_with_an_owner_is_protected()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        await using var db = database.OpenAsOwner();
        var name = new Uri(database.Url).UserInfo.Split(':')[0];

        Assert.Equal(2, await db.Database.SqlQuery<int>($"""
            SELECT count(*)::int AS "Value" FROM pg_roles r WHERE rolname IN ({name}, {ApplicationRole.SystemRoleOf(name)}) AND NOT rolbypassrls AND NOT rolsuper AND NOT rolinherit = (rolname = {name})
                AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
            """).SingleAsync(Stop));
        Assert.Empty(await db.Database.SqlQuery<string>($"""
            SELECT DISTINCT c.relname::text AS "Value" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity
                AND a.attname IN ('tenant_id', 'owner_id', 'user_id', 'run_id', 'dataset_id') AND NOT a.attisdropped
            """).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_thousand_operations_of_two_tenants_in_any_order_never_meet()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        var residents = new[] { await database.SettleAsync(), await database.SettleAsync() };
        var dice = new Dice(20_260_301);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 250; i++)
            {
                int who, what;
                lock (dice)
                    (who, what) = (dice.Next(0, 3), dice.Next(0, 4));
                await OperateAsync(database, who == 2 ? null : residents[who], what);
            }
        }, Stop)));

        await using var owner = database.OpenAsOwner();
        foreach (var resident in residents)
            Assert.All(await owner.Runs.Where(r => r.TenantId == resident.Tenant).ToListAsync(Stop), r => Assert.Equal(resident.User, r.OwnerId));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_transition_for_a_message_of_another_tenant_or_owner_finds_no_row_though_it_shares_a_transaction(string engine)
    {
        await using var database = await GuardedDatabase.OnAsync(engine);
        var (a, b) = (await database.SettleAsync(), await database.SettleAsync());
        var transitions = database.Transitions<Run>();
        var found = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

        await Task.WhenAll(
            Enter("own", a.Run, a.Tenant, a.User), Enter("other tenant", b.Run, a.Tenant, b.User), Enter("other owner", b.Run, b.Tenant, a.User),
            Enter("both other", a.Run, b.Tenant, b.User), Enter("own too", b.Run, b.Tenant, b.User), Enter("nobody", a.Run, tenant: null, default));

        Assert.Equal(["own", "own too"], found.Where(f => f.Value).Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.Equal(6, found.Count);
        await using var owner = database.OpenAsOwner();
        Assert.Equal([1L, 1L], await owner.Runs.Select(r => r.LastSeq).ToListAsync(Stop));

        async Task Enter(string name, Guid run, Guid? tenant, Guid user)
        {
            using var _ = tenant is { } id ? RowScope.User(id, user) : default;
            await transitions.EnterAsync(run, (_, row) => Task.FromResult(found[name] = row is not null && ++row.LastSeq > 0), kind: null, Stop);
        }
    }

    [Fact]
    public async Task Runs_of_several_tenants_are_inserted_together()
    {
        await using var database = await GuardedDatabase.OnAsync(Engines.Postgres);
        Run[] runs = [Rows.NewRun(), Rows.NewRun()];
        await database.Inserts.AddAsync([.. runs.Select(r => new SubmittedRun(r, Key: null))]);
        using (RowScope.User(runs[0].TenantId, runs[0].OwnerId))
            Assert.Equal(1, await CountAsync(database, "runs"));
    }

    static async Task OperateAsync(GuardedDatabase database, Resident? who, int what)
    {
        using var _ = who is null ? default : RowScope.User(who.Tenant, who.User);
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        switch (what)
        {
            case 0:
                Assert.All(await db.Runs.IgnoreQueryFilters().AsNoTracking().ToListAsync(Stop), r => Assert.Equal(who?.Tenant, r.TenantId));
                break;
            case 1:
                Assert.Equal(who is null ? 0 : 1, await db.ToolCalls.IgnoreQueryFilters().ExecuteUpdateAsync(c => c.SetProperty(x => x.Attempt, x => x.Attempt + 1), Stop));
                break;
            case 2 when who is not null:
                var run = Rows.NewRun();
                (run.TenantId, run.OwnerId, run.Agent) = (who.Tenant, who.User, who.User.ToString());
                await using (var transaction = await WriteTransaction.BeginAsync(db, Stop))
                {
                    db.Add(run);
                    await db.SaveChangesAsync(Stop);
                    Assert.All(await db.Runs.IgnoreQueryFilters().Select(r => r.OwnerId).ToListAsync(Stop), o => Assert.Equal(who.User, o));
                    await transaction.CommitAsync(Stop);
                }

                break;
            default:
                Assert.Equal(who is null ? 0 : 1, await db.RunEvents.CountAsync(Stop));
                break;
        }
    }

    static async Task<List<Guid>> RunsAsync(GuardedDatabase database, Func<RowScope.Entered> scope)
    {
        using var _ = scope();
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        return await db.Runs.OrderBy(r => r.CorrelationId).Select(r => r.CorrelationId).ToListAsync(Stop);
    }

    static async Task<(int Backend, int[] Counts)> RawAsync(GuardedDatabase database, Func<RowScope.Entered> scope)
    {
        using var _ = scope();
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        var backend = await db.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").SingleAsync(Stop);
        List<int> counts = [];
        foreach (var table in Tables)
            counts.Add(await CountAsync(database, table));
        return (backend, [.. counts]);
    }

    static async Task<int> CountAsync(GuardedDatabase database, string table)
    {
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        return await db.Database.SqlQueryRaw<int>(string.Concat("SELECT count(*)::int AS \"Value\" FROM ", table)).SingleAsync(Stop);
    }

    static async Task RefusedAsync(Func<Task> write) => Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(write)).SqlState);
}
