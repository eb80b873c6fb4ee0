using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Audit;
using Netra.Storage.Doctor;
using Netra.Tests;

namespace Netra.Storage.Tests.Audit;

public sealed class AuditChainTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Many_writers_at_once_make_one_unbroken_chain_for_each_tenant(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        Guid[] tenants = [Guid.CreateVersion7(), Guid.CreateVersion7()];

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AppendAsync(database, [Entry(tenants[i % 2]), Entry(tenants[(i + 1) % 2])])));

        await using var db = database.Open();
        var report = await AuditVerification.RunAsync(db, Stop);
        Assert.Empty(report.Breaks);
        Assert.Equal([40L, 40L], report.Heads.Select(h => h.Seq));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Nobody_changes_or_deletes_a_row(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await AppendAsync(database, [Entry(Guid.CreateVersion7())]);
        await using var db = database.Open();

        foreach (var sql in new[] { "UPDATE audit_log SET target = 'other'", "DELETE FROM audit_log", engine == Engines.Postgres ? "TRUNCATE audit_log" : "DELETE FROM audit_log WHERE seq = 1" })
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(sql, Stop));
            Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await db.AuditLog.CountAsync(Stop));
    }

    [Theory]
    [InlineData(Engines.Sqlite, "UPDATE audit_log SET target = 'other' WHERE seq = 2", "seq 2 was changed after it was written")]
    [InlineData(Engines.Sqlite, "UPDATE audit_log SET allowed = 1 WHERE seq = 3", "seq 3 was changed after it was written")]
    [InlineData(Engines.Sqlite, "DELETE FROM audit_log WHERE seq = 2", "rows are missing before seq 3, the last was 1")]
    [InlineData(Engines.Sqlite, "DELETE FROM audit_log WHERE seq = 2; UPDATE audit_log SET seq = 2 WHERE seq = 3; DELETE FROM audit_log WHERE seq > 2", "seq 2 does not follow the row before it")]
    [InlineData(Engines.Postgres, "UPDATE audit_log SET at = at + interval '1 second' WHERE seq = 2", "seq 2 was changed after it was written")]
    public async Task Whoever_gets_past_that_is_found_by_the_doctor(string engine, string tampering, string problem)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var tenant = Guid.CreateVersion7();
        for (var i = 0; i < 4; i++)
            await AppendAsync(database, [Entry(tenant)]);
        await using var db = database.Open();
        Assert.Empty(await FleetDoctor.ExamineAsync(db, repair: false, Stop));
        await db.Database.ExecuteSqlRawAsync(
            engine == Engines.Sqlite ? "DROP TRIGGER audit_log_no_update; DROP TRIGGER audit_log_no_delete" : "ALTER TABLE audit_log DISABLE TRIGGER ALL", Stop);

        await db.Database.ExecuteSqlRawAsync(tampering, Stop);

        var finding = Assert.Single(await FleetDoctor.ExamineAsync(db, repair: true, Stop));
        Assert.Equal(("broken_audit_chain", tenant.ToString(), problem, null), (finding.Check, finding.Subject, finding.Problem, finding.Repair));
    }

    [Fact]
    public async Task Who_gives_a_changed_row_its_hash_and_tells_the_next_of_it_is_found_too()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        var tenant = Guid.CreateVersion7();
        for (var i = 0; i < 4; i++)
            await AppendAsync(database, [Entry(tenant)]);
        await using var db = database.Open();
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER audit_log_no_update", Stop);
        var rows = await db.AuditLog.AsTracking().OrderBy(e => e.Seq).ToListAsync(Stop);

        rows[1].Target = "other";
        rows[2].Previous = rows[1].Hash = AuditHash.Of(rows[1]);
        await db.SaveChangesAsync(Stop);

        Assert.Equal("seq 3 was changed after it was written", Assert.Single(await FleetDoctor.ExamineAsync(db, repair: false, Stop)).Problem);
    }

    static AuditEntry Entry(Guid tenant) =>
        new() { TenantId = tenant, Id = Guid.CreateVersion7(), UserId = Guid.CreateVersion7(), UserName = "u", Action = "access_denied", Target = "ünïcode", Detail = """{"a":1}""" };

    static async Task AppendAsync(ScratchDatabase database, AuditEntry[] entries)
    {
        await using var db = database.Open();
        await using var transaction = await WriteTransaction.BeginAsync(db, Stop);
        await AuditChain.AppendAsync(db, entries, Stop);
        await transaction.CommitAsync(Stop);
    }
}
