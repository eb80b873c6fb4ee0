using System.Collections.Concurrent;
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

/// <summary>A broker, a database, and a worker in this process whose queue's messages die until <see cref="Mended"/>.</summary>
sealed class Graveyard : IAsyncDisposable
{
    public const string Queue = "netra.tool.errand";

    readonly ScratchBroker broker;
    readonly ScratchDatabase database;
    readonly WebApplication worker;
    readonly ConcurrentDictionary<Guid, int> done = new();

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
            app.Bus.Add(new BusModule(bus => bus.AddConsumer<Clerk>(), endpoints => endpoints.Work(Queue, e => e.ConfigureConsumer<Clerk>(endpoints.Context))));
        });
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Whether the consumer succeeds.</summary>
    public bool Mended { get; set; }

    /// <summary>How often each errand was done: a consumer that knows what it has done does it once.</summary>
    public IReadOnlyDictionary<Guid, int> Done => done;

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
    public SchedulerProcess Scheduler(string? point = null, int n = 1)
    {
        List<(string, string)> settings = [("Broker__Management", broker.Management.OriginalString), ("DeadLetters__Batch", "10")];
        if (point is not null)
            settings.AddRange([("Faults__Points", string.Create(CultureInfo.InvariantCulture, $"{point}:{n}")), ("DOTNET_ENVIRONMENT", "Development")]);
        return new(database.Url, broker.Url, [.. settings]);
    }

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
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal) { ["MT-Fault-ExceptionType"] = "E", ["MT-Fault-Message"] = "too heavy", ["MT-Fault-RetryCount"] = 2 };
        var letters = ids.ConvertAll(id => DeadLetterReader.Read(new(Queue + "_error", headers, id.ToString(), "application/vnd.masstransit+json", Envelope.Write(id, typeof(Errand), new Errand(id)))));
        await using var db = OpenDatabase();
        await DeadLetterArrivals.StoreAsync(db, letters, new(5, 40), Stop);
        return ids;
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
        TimeSpan.FromSeconds(40));

    /// <summary>Freezes what is outstanding, and begins to replay it.</summary>
    public async Task<Guid> ReplayAsync(int? rate = null)
    {
        await using var db = OpenDatabase();
        var plan = await ReplayPlans.MakeAsync(db, DeadLetterFilter.Parse("").On(db), [], "", new(rate, null, 50, Ramp: false, null), Guid.Empty, Stop);
        return (await Replays.ApplyAsync(db, plan.Replay.PlanHash, traceparent: null, _ => Task.CompletedTask, Stop))!.Id;
    }

    public Task<Replay> EndAsync(Guid replay) => Eventually.Async(
        async () =>
        {
            await using var db = OpenDatabase();
            return await db.Replays.AsNoTracking().SingleAsync(r => r.Id == replay, Stop);
        },
        r => r.Status is ReplayStatus.Completed,
        TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync(CancellationToken.None);
        await worker.DisposeAsync();
        await database.DisposeAsync();
        await broker.DisposeAsync();
    }

    sealed class Clerk(Graveyard yard) : IConsumer<Errand>
    {
        public Task Consume(ConsumeContext<Errand> context)
        {
            if (!yard.Mended)
                throw new InvalidOperationException($"errand {context.Message.Id} is too heavy");
            yard.done.AddOrUpdate(context.Message.Id, 1, (_, n) => n + 1);
            return Task.CompletedTask;
        }
    }
}
