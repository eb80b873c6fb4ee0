using Netra.Storage;
using Netra.Storage.Catalogue;
using Netra.Storage.Datasets;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Api.Tests;

/// <summary>Rows that other processes would have made.</summary>
static class Seed
{
    const string Schema = """
        {"type":"object","properties":{"text":{"type":"string","maxLength":20},"deep":{"type":"object","properties":{"n":{"type":"integer"}}}},"required":["text"],"additionalProperties":false}
        """;

    public static IEnumerable<object> Catalogue(DateTimeOffset now)
    {
        yield return new CatalogueEntry { Kind = "agent", Name = "echo", Version = "1.0.0", Description = "Echoes.", InputSchema = Schema, Permission = "agent_execution", UpdatedAt = now };
        yield return new CatalogueEntry { Kind = "agent", Name = "planner", Version = "1.0.0", Description = "Plans.", InputSchema = """{"type":"object"}""", Permission = "optimization", Tier = "early", UpdatedAt = now };
        yield return new CatalogueEntry { Kind = "agent", Name = "auditor", Version = "1.0.0", Description = "Nobody's tier has it.", InputSchema = """{"type":"object"}""", Permission = "admin", UpdatedAt = now };
        yield return new CatalogueEntry { Kind = "tool", Name = "noop", Version = "1.0.0", Description = "Does nothing.", InputSchema = """{"type":"object"}""", Permission = "agent_execution", ReadOnly = true, MaxAttempts = 3, Timeout = TimeSpan.FromSeconds(2), UpdatedAt = now };
        yield return Worker("agent-1", "agent", "agent:echo agent:planner", now + TimeSpan.FromHours(1));
        yield return Worker("agent-2", "agent", "agent:echo", now + TimeSpan.FromHours(1));
        yield return Worker("agent-stale", "agent", "agent:echo", now - TimeSpan.FromSeconds(20));
    }

    public static WorkerRecord Worker(string id, string kind, string serves, DateTimeOffset heartbeat) =>
        new() { Id = id, Kind = kind, Host = "h", ProcessId = 1, Version = "1.0.0", Serves = serves, StartedAt = heartbeat, HeartbeatAt = heartbeat };

    /// <summary>A user of a new tenant, and a client that calls as that user.</summary>
    public static async Task<TestUser> UserAsync(this ApiHost host, string tier = "internal", string? tenant = null, params string[] permissions)
    {
        await using var db = host.OpenDatabase();
        await using var transaction = await WriteTransaction.BeginAsync(db, CancellationToken.None);
        var now = await DbClock.NowAsync(db, CancellationToken.None);
        var owner = await Accounts.EnsureTenantAsync(db, tenant ?? "t-" + Guid.CreateVersion7(), tier, now, CancellationToken.None);
        var user = await Accounts.EnsureUserAsync(db, owner.Id, "u-" + Guid.CreateVersion7(), null, permissions, now, CancellationToken.None);
        var key = await Accounts.IssueKeyAsync(db, user.Id, now, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new(host, owner.Id, owner.Name, user.Id, key);
    }

    /// <summary>Changes rows as a worker would.</summary>
    public static async Task WriteAsync(this ApiHost host, Func<NetraDb, DateTimeOffset, Task> write)
    {
        await using var db = host.OpenDatabase();
        await using var transaction = await WriteTransaction.BeginAsync(db, CancellationToken.None);
        await write(db, await DbClock.NowAsync(db, CancellationToken.None));
        await db.SaveChangesAsync();
        await transaction.CommitAsync(CancellationToken.None);
    }

    public static RunEvent Event(Guid run, long seq, string type, DateTimeOffset at) =>
        new() { RunId = run, Seq = seq, EventId = Guid.CreateVersion7(), Type = type, At = at, Data = $$"""{"run_id":"{{run}}","amount":0.10}""" };

    public static ToolCall Call(TestUser user, Guid run, string kind, string name, DateTimeOffset now) => new()
    {
        CorrelationId = Guid.CreateVersion7(),
        RunId = run,
        TenantId = user.TenantId,
        OwnerId = user.UserId,
        Kind = kind,
        Tool = name,
        Step = 1,
        Status = CallStatus.Pending,
        MaxAttempts = 3,
        Timeout = TimeSpan.FromSeconds(5),
        CreatedAt = now,
        UpdatedAt = now,
        DeadlineAt = now + TimeSpan.FromMinutes(5),
        DueAt = now + TimeSpan.FromMinutes(5),
    };

    /// <summary>Ends the import of a dataset as a tool worker would.</summary>
    public static Task EndImportAsync(this ApiHost host, Guid id, string? error = null) => host.WriteAsync(async (db, _) =>
    {
        var row = await db.Datasets.FindAsync(id);
        row!.Status = error is null ? DatasetStatus.Ready : DatasetStatus.Failed;
        (row.Kind, row.FocusVersion, row.Rows, row.RejectedRows) = ("focus", "1.2", 2, 1);
        (row.Columns, row.Rejected) = ("""["a","b"]""", """[{"line":3,"reason":"no number"}]""");
        (row.Error, row.DueAt) = (error, null);
    });
}
