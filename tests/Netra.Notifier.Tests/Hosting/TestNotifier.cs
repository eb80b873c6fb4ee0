using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netra.Contracts.Events;
using Netra.Hosting;
using Netra.Storage;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Notifier.Tests;

/// <summary>A notifier on a free port with a database of its own, and the writer of its runs' logs.</summary>
sealed class TestNotifier : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("netra-notifier-");
    WebApplication? app;

    public Uri Address { get; private set; } = new("http://localhost");

    public string DatabaseUrl { get; private set; } = "";

    public IServiceProvider Services => app!.Services;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TestNotifier> StartAsync(params (string Key, string Value)[] settings)
    {
        var notifier = new TestNotifier();
        notifier.DatabaseUrl = settings.FirstOrDefault(s => s.Key == "Database:Url").Value ?? $"sqlite:{Path.Combine(notifier.folder.FullName, "netra.db")}";
        await DatabaseMigrator.MigrateAsync(notifier.DatabaseUrl, Stop);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Url"] = notifier.DatabaseUrl,
            ["Broker:Url"] = "memory",
            ["Stream:HeadComparison"] = "00:00:30",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        notifier.app = NetraApp.Create(builder, "notifier", netra => netra.AddNotifier());
        await notifier.app.StartAsync(Stop);
        notifier.Address = new(notifier.app.Urls.Single());
        return notifier;
    }

    public async Task<TestUser> NewUserAsync(string tier = "internal", TimeSpan? expiresIn = null)
    {
        await using var db = StorageRegistration.Open(DatabaseUrl);
        var now = TimeProvider.System.GetUtcNow();
        var tenant = await Accounts.EnsureTenantAsync(db, Guid.CreateVersion7().ToString(), tier, now, Stop);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "user", email: null, [], now, Stop);
        var key = await Accounts.IssueKeyAsync(db, user.Id, now, Stop);
        var id = key.Split('_')[1];
        if (expiresIn is { } span)
            await db.ApiKeys.Where(k => k.Id == id).ExecuteUpdateAsync(k => k.SetProperty(x => x.ExpiresAt, now + span), Stop);
        return new(tenant.Id, user.Id, key);
    }

    public async Task<string> NewKeyAsync(TestUser user)
    {
        await using var db = StorageRegistration.Open(DatabaseUrl);
        return await Accounts.IssueKeyAsync(db, user.Id, TimeProvider.System.GetUtcNow(), Stop);
    }

    public async Task RevokeAsync(TestUser user)
    {
        await using var db = StorageRegistration.Open(DatabaseUrl);
        var now = TimeProvider.System.GetUtcNow();
        await db.ApiKeys.Where(k => k.UserId == user.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), Stop);
    }

    public async Task<TestRun> NewRunAsync(TestUser user, string? session = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var db = StorageRegistration.Open(DatabaseUrl);
        var row = new Run
        {
            CorrelationId = Guid.CreateVersion7(),
            TenantId = user.Tenant,
            OwnerId = user.Id,
            Agent = "test",
            SessionId = session,
            CreatedAt = now,
            DeadlineAt = now.AddHours(1),
            DueAt = now.AddHours(1),
            UpdatedAt = now,
        };
        db.Add(row);
        await db.SaveChangesAsync(Stop);
        return new(this, user, row.CorrelationId);
    }

    /// <summary>Has a client's own id stand for the run, as a submit does; again changes nothing.</summary>
    public async Task NameAsync(Guid owner, string key, Guid run)
    {
        await using var db = StorageRegistration.Open(DatabaseUrl);
        if (await db.IdempotencyKeys.AnyAsync(k => k.OwnerId == owner && k.Key == key, Stop))
            return;
        db.Add(new IdempotencyKey { OwnerId = owner, Key = key, BodyHash = "x", RunId = run, CreatedAt = TimeProvider.System.GetUtcNow() });
        await db.SaveChangesAsync(Stop);
    }

    public async Task NewAgentAsync(string name, string inputSchema)
    {
        await using var db = StorageRegistration.Open(DatabaseUrl);
        db.Add(new CatalogueEntry { Kind = "agent", Name = name, InputSchema = inputSchema, UpdatedAt = TimeProvider.System.GetUtcNow() });
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Makes the row of a question.</summary>
    public async Task AskAsync(TestRun run, TestUser user, Guid call)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var db = StorageRegistration.Open(DatabaseUrl);
        db.Add(new ToolCall
        {
            CorrelationId = call,
            RunId = run.Id,
            TenantId = user.Tenant,
            OwnerId = user.Id,
            Kind = CallKinds.Approval,
            Tool = CallKinds.Approval,
            DeadlineAt = now.AddHours(1),
            DueAt = now.AddHours(1),
            CreatedAt = now,
            UpdatedAt = now,
        });
        await db.SaveChangesAsync(Stop);
    }

    /// <returns>False where it was decided before.</returns>
    public async Task<bool> DecideAsync(Guid call, bool approved)
    {
        await using var db = StorageRegistration.Open(DatabaseUrl);
        var result = approved ? """{"approved":true}""" : """{"approved":false}""";
        return await db.ToolCalls.Where(c => c.CorrelationId == call && c.Status == CallStatus.Pending)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Status, CallStatus.Succeeded).SetProperty(x => x.Result, result)) == 1;
    }

    public Task PublishAsync(RunEventsAppended hint) => Services.GetRequiredService<IBus>().Publish(hint, Stop);

    public Task StopAsync() => app!.StopAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}

sealed record TestUser(Guid Tenant, Guid Id, string Key);
