using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Storage;

[assembly: AssemblyFixture(typeof(Netra.Api.Tests.ApiHost))]

namespace Netra.Api.Tests;

/// <summary>The API part over Kestrel on a free port, with its own database, the in-memory bus, and a record of what reaches the queues.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    static readonly SemaphoreSlim Seeding = new(1);

    readonly IReadOnlyDictionary<string, string?> settings;
    readonly TestDatabase database;
    WebApplication? web;

    public ApiHost() : this(TestDatabase.Sqlite(), new Dictionary<string, string?>(StringComparer.Ordinal)) { }

    ApiHost(TestDatabase database, IReadOnlyDictionary<string, string?> settings) => (this.database, this.settings) = (database, settings);

    /// <summary>Commands that have reached a queue.</summary>
    public ConcurrentQueue<ICommand> Received { get; } = [];

    /// <summary>What a tool worker would do with an import; nothing when null.</summary>
    public Func<Contracts.Datasets.ImportDataset, Task>? Import { get; set; }

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public string DatabaseUrl => database.Url;

    public static async Task<ApiHost> StartAsync(TestDatabase? database = null, params (string Key, string Value)[] settings)
    {
        var host = new ApiHost(database ?? TestDatabase.Sqlite(), settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal));
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        if (database.Exists)
            await DatabaseMigrator.MigrateAsync(database.Url, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Url"] = database.Url,
            ["Broker:Url"] = "memory",
            ["urls"] = "http://127.0.0.1:0",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        web = NetraApp.Create(builder, "api", app =>
        {
            app.AddApi();
            app.Bus.Add(new BusModule(_ => { }, Endpoints));
        });
        await web.StartAsync();
        Address = new Uri(web.Urls.Single());
        if (!database.Exists)
            return;
        await Seeding.WaitAsync(); // hosts of tests that run at the same time share a PostgreSQL database
        try
        {
            await SeedAsync();
        }
        finally
        {
            Seeding.Release();
        }
    }

    public T Get<T>()
        where T : notnull => web!.Services.GetRequiredService<T>();

    public NetraDb OpenDatabase() => StorageRegistration.Open(database.Url);

    public async ValueTask DisposeAsync()
    {
        if (web is not null)
        {
            await web.StopAsync();
            await web.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    void Endpoints(BusEndpoints endpoints)
    {
        endpoints.Work(Queues.Runs, queue =>
        {
            queue.Handler<StartRun>(c => Record(c.Message));
            queue.Handler<CancelRun>(c => Record(c.Message));
            queue.Handler<CallEnded>(c => Record(c.Message));
            queue.Handler<RunNudges>(c => Task.WhenAll(c.Message.Nudges.Select(n => Record(n.Alone())))); // tests that submit at the same time share a message
        });
        endpoints.Work(Queues.Imports, queue => queue.Handler<Contracts.Datasets.ImportDataset>(async c =>
        {
            await Record(c.Message);
            if (Import is { } import)
                await import(c.Message);
        }));
    }

    Task Record(ICommand command)
    {
        Received.Enqueue(command);
        return Task.CompletedTask;
    }

    async Task SeedAsync()
    {
        await using var db = OpenDatabase();
        foreach (var entry in Seed.Catalogue(await DbClock.NowAsync(db, CancellationToken.None)))
        {
            var keys = db.Model.FindEntityType(entry.GetType())!.FindPrimaryKey()!.Properties.Select(p => p.PropertyInfo!.GetValue(entry)).ToArray();
            if (await db.FindAsync(entry.GetType(), keys) is { } known)
                db.Entry(known).CurrentValues.SetValues(entry);
            else
                db.Add(entry);
        }

        await db.SaveChangesAsync();
    }
}
