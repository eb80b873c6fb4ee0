using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;
using Netra.Tests;
using Npgsql;

namespace Netra.Storage.Tests.Isolation;

/// <summary>A database as a process of the fleet has it: by the application's role, with row-level security, over one connection; on SQLite the query filters alone.</summary>
sealed class GuardedDatabase : IAsyncDisposable
{
    readonly ScratchDatabase database;
    readonly string? role;
    readonly ServiceProvider services;

    GuardedDatabase(ScratchDatabase database, string? role, string url)
    {
        (this.database, this.role, Url) = (database, role, url);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Url"] = url,
            ["Database:PoolSize"] = "1",
            ["Database:SystemRole"] = role is null ? "" : ApplicationRole.SystemRoleOf(role),
        };
        services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddNetraStorage().BuildServiceProvider();
    }

    /// <summary>The application's address.</summary>
    public string Url { get; }

    public IDbContextFactory<NetraDb> Contexts => services.GetRequiredService<IDbContextFactory<NetraDb>>();

    public Transitions<T> Transitions<T>()
        where T : class => services.GetRequiredService<Transitions<T>>();

    public RunInserts Inserts => services.GetRequiredService<RunInserts>();

    public static async Task<GuardedDatabase> OnAsync(string engine)
    {
        var database = await ScratchDatabase.OnAsync(engine);
        if (engine == Engines.Sqlite)
            return new(database, role: null, database.Url);
        var role = $"app_{Guid.CreateVersion7():n}";
        await ApplicationRole.EnsureAsync(database.Url, role, "pw", TestContext.Current.CancellationToken);
        return new(database, role, new UriBuilder(database.Url) { UserName = role, Password = "pw" }.Uri.OriginalString);
    }

    /// <summary>With the rights of the owner.</summary>
    public NetraDb OpenAsOwner() => database.Open();

    /// <summary>A user of a tenant, made by the owner, with a run that has an event, a call and an artifact.</summary>
    public async Task<Resident> SettleAsync(Guid? tenantId = null)
    {
        await using var db = OpenAsOwner();
        var tenant = tenantId ?? Guid.CreateVersion7();
        var run = Rows.NewRun();
        var user = new User { Id = Guid.CreateVersion7(), TenantId = tenant, Name = $"u{Guid.CreateVersion7()}", CreatedAt = run.CreatedAt };
        (run.TenantId, run.OwnerId) = (tenant, user.Id);
        var call = new ToolCall { CorrelationId = Guid.CreateVersion7(), RunId = run.CorrelationId, TenantId = tenant, OwnerId = user.Id, Kind = "tool", Tool = "noop", CreatedAt = run.CreatedAt, UpdatedAt = run.CreatedAt, DeadlineAt = run.CreatedAt };
        if (tenantId is null)
            db.Add(new Tenant { Id = tenant, Name = $"t{tenant}", CreatedAt = run.CreatedAt });
        db.AddRange(user, run, call);
        db.Add(new RunEvent { RunId = run.CorrelationId, Seq = 1, EventId = Guid.CreateVersion7(), Type = "agent_started", At = run.CreatedAt, Data = "{}" });
        db.Add(new RunArtifact { RunId = run.CorrelationId, OwnerId = user.Id, Name = "report.md", MediaType = "text/markdown", Content = [1] });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return new(tenant, user.Id, run.CorrelationId, call.CorrelationId);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (role is not null)
        {
            await using var connection = new NpgsqlConnection(DatabaseUrl.Parse(Url, poolSize: 1).ConnectionString);
            NpgsqlConnection.ClearPool(connection);
        }

        await database.DisposeAsync();
        if (role is not null)
            await ScratchDatabase.ExecuteAsync(Servers.Postgres, $"DROP ROLE {role}; DROP ROLE {ApplicationRole.SystemRoleOf(role)}");
    }
}

/// <summary>Somebody with a run.</summary>
sealed record Resident(Guid Tenant, Guid User, Guid Run, Guid Call);
