using System.Globalization;
using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netra.Hosting;
using Netra.Hosting.DeadLetters;
using Netra.Storage;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>An errand that a consumer refuses until it is told otherwise.</summary>
public sealed record Errand(Guid Id);

/// <summary>A broker, a database, and a worker in this process whose queues' messages die until <see cref="Mended"/>.</summary>
sealed partial class Graveyard : IAsyncDisposable
{
    public const string Queue = "netra.tool.errand";

    /// <summary>Another queue of the same consumer.</summary>
    public const string Elsewhere = "netra.tool.errand-elsewhere";

    readonly ScratchBroker broker;
    readonly ScratchDatabase database;
    readonly WebApplication worker;

    Graveyard(ScratchBroker broker, ScratchDatabase database)
    {
        (this.broker, this.database) = (broker, database);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Url"] = database.Url,
            ["Broker:Url"] = broker.Url,
            ["Redis:Url"] = "",
        });
        worker = NetraApp.Create(builder, "tool", app =>
        {
            app.Services.AddSingleton(this);
            app.Bus.Add(new BusModule(bus => bus.AddConsumer<Clerk>(), endpoints =>
            {
                foreach (var queue in (string[])[Queue, Elsewhere])
                    endpoints.Work(queue, e => e.ConfigureConsumer<Clerk>(endpoints.Context));
            }));
        });
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Graveyard> OpenAsync()
    {
        var broker = await ScratchBroker.StartAsync();
        using (var management = new BrokerManagement(new Uri(broker.Url), broker.Management))
            await management.ApplyAsync(Stop);
        var database = await ScratchDatabase.OnAsync("postgresql");
        await QuartzSchema.ProvisionAsync(database.Url, Stop);
        var yard = new Graveyard(broker, database);
        await yard.worker.StartAsync(Stop);
        return yard;
    }

    public NetraDb OpenDatabase() => database.Open();

    /// <summary>A scheduler process that kills itself when it reaches a point for the n-th time.</summary>
    public SchedulerProcess Scheduler(string? point = null, int n = 1) => point is null
        ? Scheduler([("DeadLetters__Batch", "10")])
        : Scheduler([("DeadLetters__Batch", "10"), ("Faults__Points", string.Create(CultureInfo.InvariantCulture, $"{point}:{n}")), ("DOTNET_ENVIRONMENT", "Development")]);

    public SchedulerProcess Scheduler(params (string, string)[] settings) => new(database.Url, broker.Url, [("Broker__Management", broker.Management.OriginalString), .. settings]);

    /// <summary>Sends errands, and waits until they lie beside their queue or in the store.</summary>
    public async Task<IReadOnlyList<Guid>> SendAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        var endpoint = await worker.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri("exchange:" + Queue));
        await Task.WhenAll(ids.Select(id => endpoint.Send(new Errand(id), Stop)));
        return ids;
    }

    /// <summary>Puts dead letters of errands into the store, as the ingestion does.</summary>
    public async Task<IReadOnlyList<Guid>> BuryAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await BuryAsync(ids.Select(id => (id, Envelope.Write(id, typeof(Errand), new Errand(id)))));
        return ids;
    }

    /// <summary>Puts many more like one that was resolved into the store, at once.</summary>
    public async Task MultiplyAsync(int count)
    {
        await using var db = OpenDatabase();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO dead_letters
            SELECT (jsonb_populate_record(d, jsonb_build_object('id', n.id, 'identity', n.id, 'message_id', n.id, 'status', 'open', 'replay_id', NULL,
                'message', replace(d.message::text, d.message_id, n.id)::jsonb, 'body', convert_to(replace(convert_from(d.body, 'UTF8'), d.message_id, n.id), 'UTF8')))).*
            FROM dead_letters AS d, LATERAL (SELECT gen_random_uuid()::text AS id FROM generate_series(1, {count}) WHERE d.id IS NOT NULL) AS n
            WHERE d.id = (SELECT id FROM dead_letters WHERE status = 'resolved' LIMIT 1)
            """, Stop);
        await db.Database.ExecuteSqlAsync($"VACUUM (ANALYZE) dead_letters, dead_letter_replay_items", Stop);
    }

    /// <summary>Puts dead letters of these bytes into the store.</summary>
    public async Task BuryAsync(IEnumerable<(Guid Id, byte[] Body)> messages)
    {
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["MT-Fault-ExceptionType"] = "E",
            ["MT-Fault-Message"] = "too heavy",
            ["MT-Fault-RetryCount"] = 2,
            ["MT-Redelivery-Count"] = 7,
            ["mark"] = "kept",
        };
        await using var db = OpenDatabase();
        await DeadLetterArrivals.StoreAsync(
            db, [.. messages.Select(m => DeadLetterReader.Read(new(Queue + "_error", headers, m.Id.ToString(), "application/vnd.masstransit+json", m.Body)))], new(5, 40), Stop);
    }

    /// <summary>Waits until all are stored, and says how often each is.</summary>
    public Task<Dictionary<Guid, int>> StoredAsync(IReadOnlyCollection<Guid> ids) => Eventually.Async(
        async () =>
        {
            await using var db = OpenDatabase();
            var messages = await db.DeadLetters.AsNoTracking().Select(d => d.Message!).ToListAsync(Stop);
            return messages.Select(m => JsonElement.Parse(m).GetProperty("id").GetGuid()).CountBy(id => id).ToDictionary();
        },
        stored => ids.All(stored.ContainsKey),
        TimeSpan.FromMinutes(10));

    public async Task<Costs> CostsAsync(SchedulerProcess scheduler)
    {
        await using var db = OpenDatabase();
        return await Costs.ReadAsync(db, scheduler.Id, await broker.ProcessAsync(), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync(CancellationToken.None);
        await worker.DisposeAsync();
        await database.DisposeAsync();
        await broker.DisposeAsync();
    }
}
