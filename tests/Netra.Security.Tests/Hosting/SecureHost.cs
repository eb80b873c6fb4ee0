using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netra.Api;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Notifier;
using Netra.Storage;
using Netra.Storage.Catalogue;
using Netra.Storage.Datasets;
using Netra.Storage.Runs;
using Netra.Storage.Schedules;
using Netra.Storage.Tenants;
using Netra.Storage.Threads;
using Netra.Storage.Webhooks;
using Netra.Tests;

[assembly: AssemblyFixture(typeof(Netra.Security.Tests.SecureHost))]

namespace Netra.Security.Tests;

/// <summary>API and notifier in one process, on PostgreSQL by the application's role with row-level security where there are servers, else on SQLite; trusts one issuer of JWTs.</summary>
public sealed class SecureHost : IAsyncLifetime
{
    readonly string role = $"app_{Guid.CreateVersion7():n}";
    ScratchDatabase? database;
    WebApplication? web;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public Issuer Issuer { get; private init; } = new();

    /// <summary>Everything that was logged, with scopes.</summary>
    public LogLines Logs { get; } = new();

    static bool HasServers => Environment.GetEnvironmentVariable("NETRA_POSTGRES") is { Length: > 0 };

    /// <summary>One of its own, which trusts this issuer.</summary>
    public static async Task<SecureHost> StartAsync(Issuer issuer)
    {
        var host = new SecureHost { Issuer = issuer };
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        if (!Issuer.IsStarted)
            await Issuer.StartAsync();
        database = await ScratchDatabase.OnAsync(HasServers ? "postgresql" : "sqlite");
        if (HasServers)
            await ApplicationRole.EnsureAsync(database.Url, role, "pw", CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Url"] = HasServers ? new UriBuilder(database.Url) { UserName = role, Password = "pw" }.Uri.OriginalString : database.Url,
            ["Database:SystemRole"] = HasServers ? role + "_system" : "",
            ["Broker:Url"] = "memory",
            ["urls"] = "http://127.0.0.1:0",
            ["Oidc:Issuers:0:Issuer"] = Issuer.Name,
            ["Oidc:Issuers:0:Audience"] = Issuer.Audience,
            ["Oidc:Issuers:0:JwksUrl"] = Issuer.JwksUrl,
        });
        web = NetraApp.Create(builder, "embedded", app =>
        {
            app.AddApi();
            app.AddNotifier();
            app.Bus.Add(new BusModule(_ => { }, endpoints => endpoints.Work(Queues.Runs, queue =>
            {
                queue.Handler<StartRun>(_ => Task.CompletedTask);
                queue.Handler<CancelRun>(_ => Task.CompletedTask);
                queue.Handler<CallEnded>(_ => Task.CompletedTask);
                queue.Handler<RunNudges>(_ => Task.CompletedTask);
            })));
            app.Bus.Add(new BusModule(_ => { }, endpoints => endpoints.Work(Queues.Imports, queue => queue.Handler<Contracts.Datasets.ImportDataset>(_ => Task.CompletedTask))));
        });
        await web.StartAsync();
        Address = new Uri(web.Urls.Single());
        await SeedAsync();
    }

    /// <summary>With the rights of the owner.</summary>
    public NetraDb OpenDatabase() => database!.Open();

    public T Get<T>()
        where T : notnull => web!.Services.GetRequiredService<T>();

    public async Task<Person> PersonAsync(string tier = "internal", string? tenant = null, params string[] permissions)
    {
        await using var db = OpenDatabase();
        await using var transaction = await WriteTransaction.BeginAsync(db, CancellationToken.None);
        var now = await DbClock.NowAsync(db, CancellationToken.None);
        var owner = await Accounts.EnsureTenantAsync(db, tenant ?? "t-" + Guid.CreateVersion7(), tier, now, CancellationToken.None);
        var user = await Accounts.EnsureUserAsync(db, owner.Id, "u-" + Guid.CreateVersion7(), null, permissions, now, CancellationToken.None);
        var key = await Accounts.IssueKeyAsync(db, user.Id, now, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new(this, owner, user, key);
    }

    /// <summary>Rows of a person as the fleet would have made them: a run that waits for an approval, with an event, and one of everything else that people have.</summary>
    public async Task<Belongings> GiveAsync(Person person)
    {
        await using var db = OpenDatabase();
        var now = await DbClock.NowAsync(db, CancellationToken.None);
        var run = new Run { CorrelationId = Guid.CreateVersion7(), TenantId = person.Tenant.Id, OwnerId = person.User.Id, Agent = "echo", Status = "waiting", WaitingFor = "approval", Step = 1, Input = "{}", LastSeq = 1, CreatedAt = now, UpdatedAt = now, DeadlineAt = now.AddHours(1), DueAt = now.AddHours(1) };
        var call = new ToolCall { CorrelationId = Guid.CreateVersion7(), RunId = run.CorrelationId, TenantId = run.TenantId, OwnerId = run.OwnerId, Kind = "approval", Tool = "approval", Step = 1, Arguments = "{}", Status = "pending", CreatedAt = now, UpdatedAt = now, DeadlineAt = now.AddHours(1), DueAt = now.AddHours(1) };
        var dataset = new DatasetRow { Id = Guid.CreateVersion7(), TenantId = run.TenantId, OwnerId = run.OwnerId, Name = "bill", Kind = "focus", Sha256 = Guid.CreateVersion7().ToString("n"), Status = "ready", Columns = "[]", Rejected = "[]", CreatedAt = now };
        var thread = new ThreadRow { Id = Guid.CreateVersion7(), TenantId = run.TenantId, OwnerId = run.OwnerId, Title = "mine", Version = 1, CreatedAt = now, UpdatedAt = now };
        var schedule = new Schedule { Id = Guid.CreateVersion7(), TenantId = run.TenantId, OwnerId = run.OwnerId, Name = "mine", Cron = "0 3 * * *", Agent = "echo", Input = "{}", CreatedAt = now, UpdatedAt = now };
        var webhook = new WebhookRow { Id = Guid.CreateVersion7(), TenantId = run.TenantId, OwnerId = run.OwnerId, Url = "https://hooks.example/x", Secret = "whsec_x", CreatedAt = now };
        var delivery = new WebhookDelivery { Id = Guid.CreateVersion7(), TenantId = run.TenantId, OwnerId = run.OwnerId, WebhookId = webhook.Id, RunId = run.CorrelationId, Body = "{}", CreatedAt = now };
        db.AddRange(run, call, dataset, thread, schedule, webhook, delivery);
        db.Add(new RunEvent { RunId = run.CorrelationId, Seq = 1, EventId = Guid.CreateVersion7(), Type = "agent_started", At = now, Data = "{}" });
        await db.SaveChangesAsync();
        return new(run.CorrelationId, call.CorrelationId, dataset.Id, thread.Id, schedule.Id, webhook.Id, delivery.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if (web is not null)
        {
            await web.StopAsync();
            await web.DisposeAsync();
        }

        await Issuer.DisposeAsync();
        Npgsql.NpgsqlConnection.ClearAllPools();
        if (database is not null)
            await database.DisposeAsync();
        if (HasServers)
            await ScratchDatabase.ExecuteAsync(Servers.Postgres, $"DROP ROLE IF EXISTS {role}; DROP ROLE IF EXISTS {role}_system");
    }

    async Task SeedAsync()
    {
        await using var db = OpenDatabase();
        var now = await DbClock.NowAsync(db, CancellationToken.None);
        db.Add(new CatalogueEntry { Kind = "agent", Name = "echo", Version = "1.0.0", Description = "Echoes.", InputSchema = """{"type":"object"}""", Permission = "agent_execution", UpdatedAt = now });
        db.Add(new CatalogueEntry { Kind = "tool", Name = "noop", Version = "1.0.0", Description = "Does nothing.", InputSchema = """{"type":"object"}""", Permission = "agent_execution", ReadOnly = true, MaxAttempts = 3, UpdatedAt = now });
        await db.SaveChangesAsync();
    }
}

/// <summary>What a person has.</summary>
public sealed record Belongings(Guid Run, Guid Call, Guid Dataset, Guid Thread, Guid Schedule, Guid Webhook, Guid Delivery)
{
    /// <summary>Ids of nothing.</summary>
    public static Belongings None() => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
}
