using MassTransit;
using MassTransit.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Netra.AgentWorker;
using Netra.AgentWorker.Runs;
using Netra.AgentWorker.Steps;
using Netra.Diagnostics;
using Netra.Hosting;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Hosting.Catalogue;
using Netra.Hosting.Faults;
using Netra.Hosting.Processes;
using Netra.Hosting.Redis;
using Netra.Hosting.Threads;
using Netra.Storage;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;
using Netra.Storage.Sagas;
using Netra.Storage.Tenants;
using Netra.ToolWorker;
using Netra.ToolWorker.Calls;

namespace Netra.Protocol.Tests;

/// <summary>Sagas and consumers on MassTransit's test harness over a database in a temporary file; nothing but the messages that a test sends moves anything.</summary>
public sealed class SagaHarness : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("netra-harness").FullName;
    IReadOnlyList<IInterceptor> interceptors = [];
    ServiceProvider? services;

    public ITestHarness Bus => services!.GetRequiredService<ITestHarness>();

    public Guid TenantId { get; private set; }

    public Guid OwnerId { get; private set; }

    public async Task StartAsync(Action<IBusRegistrationConfigurator> register, params (string Queue, Action<IBusRegistrationContext, IReceiveEndpointConfigurator> Configure)[] endpoints)
    {
        await DatabaseMigrator.MigrateAsync(Url, CancellationToken.None);
        var collection = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Database:Url", Url)]).Build());
        collection.AddNetraStorage();
        foreach (var interceptor in interceptors)
            collection.AddSingleton(interceptor);
        collection.AddDiagnostics();
        collection.AddOptions<FailPointOptions>();
        collection.AddOptions<TierOptions>();
        collection.AddOptions<RedisOptions>();
        collection.AddOptions<RunOptions>();
        collection.AddOptions<ToolOptions>();
        collection.AddOptions<DatasetOptions>();
        collection.AddSingleton<AuditTrail>().AddSingleton<JwtCredentials>().AddSingleton<CallerResolver>().AddSingleton<CatalogueCache>().AddSingleton(new ProcessIdentity("test"));
        collection.AddSingleton<AgentWorkerInstruments>().AddSingleton<AgentRegistry>().AddSingleton<AgentCall>().AddSingleton<StepReader>().AddSingleton<StepLeases>()
            .AddSingleton<RedisStore>().AddSingleton<ThreadCache>().AddSingleton<ThreadEntries>().AddSingleton<DeniedCalls>()
            .AddSingleton<RunNudgeSender>().AddSingleton<RunDispatch>().AddSingleton<DeltaWriter>().AddSingleton<StepRunner>().AddSingleton<StepClaims>().AddSingleton<SchemaCache>().AddSingleton<Slots>().AddSingleton<RunWebhooks>().AddSingleton<RunSaga>()
            .AddSingleton<StepRoom>().AddSingleton<LocalSteps>()
            .AddSingleton(provider => new Lazy<LocalSteps>(provider.GetRequiredService<LocalSteps>));
        collection.AddSingleton<ToolWorkerInstruments>().AddSingleton<ToolRegistry>().AddSingleton<CallClaims>().AddSingleton<RunningCalls>()
            .AddSingleton<FailPoints>().AddSingleton<CallRunner>().AddSingleton<CallSaga>().AddSingleton<ColumnCache>().AddSingleton<OwnedDatasets>();
        collection.AddMassTransitTestHarness(bus =>
        {
            bus.SetTestTimeouts(testInactivityTimeout: TimeSpan.FromSeconds(5));
            register(bus);
            bus.UsingInMemory((context, cfg) =>
            {
                foreach (var (queue, configure) in endpoints)
                {
                    cfg.ReceiveEndpoint(queue, e =>
                    {
                        e.UseInMemoryOutbox(context);
                        configure(context, e);
                    });
                }
            });
        });
        services = collection.BuildServiceProvider();
        await SeedAsync();
        await Bus.Start();
    }

    /// <param name="here">Whether steps are decided in the process whose transition began them; else they go over the bus.</param>
    public async Task StartRunsAsync(bool here = false)
    {
        await StartSagaAsync();
        if (!here)
            services!.GetRequiredService<StepRoom>().Close();
    }

    Task StartSagaAsync() => StartAsync(
        bus => bus.AddSagaStateMachine<RunStateMachine, Run>().NetraRepository(), (Queues.Runs, (c, e) => e.ConfigureSaga<Run>(c)));

    /// <param name="watching">See what the database is asked.</param>
    public Task StartStepsAsync(params IInterceptor[] watching)
    {
        interceptors = watching;
        return StartAsync(bus => bus.AddConsumer<ExecuteStepConsumer>(), (Queues.Steps, (c, e) => e.ConfigureConsumer<ExecuteStepConsumer>(c)));
    }

    public Task StartCallsAsync() => StartAsync(
        bus =>
        {
            bus.AddSagaStateMachine<ToolCallStateMachine, ToolCall>().NetraRepository();
            bus.AddConsumer<CallToolConsumer>();
        },
        (Queues.Calls, (c, e) => e.ConfigureSaga<ToolCall>(c)),
        (Queues.ForTool("probe"), (c, e) => e.ConfigureConsumer<CallToolConsumer>(c)),
        (Queues.ForTool("noop"), (c, e) => e.ConfigureConsumer<CallToolConsumer>(c)));

    public T Get<T>()
        where T : notnull => services!.GetRequiredService<T>();

    /// <summary>Sees all rows.</summary>
    public Task<NetraDb> DbAsync() => Task.FromResult(StorageRegistration.Open(Url));

    string Url => $"sqlite:{folder}/netra.db";

    public async Task<Run> AddRunAsync(Action<Run>? change = null)
    {
        await using var db = await DbAsync();
        var now = TimeProvider.System.GetUtcNow();
        var run = new Run
        {
            CorrelationId = Guid.CreateVersion7(),
            TenantId = TenantId,
            OwnerId = OwnerId,
            Agent = "script",
            Input = """{"steps":[{"say":"go","tools":[{"tool":"noop","arguments":{}},{"tool":"probe","arguments":{"echo":"x"}}]}]}""",
            CorrelationKey = "c",
            RequestId = "r",
            Timeout = TimeSpan.FromSeconds(30),
            CreatedAt = now,
            UpdatedAt = now,
            DeadlineAt = now.AddHours(1),
            DueAt = now.AddSeconds(2),
        };
        change?.Invoke(run);
        db.Add(run);
        await db.SaveChangesAsync();
        return run;
    }

    public async Task<ToolCall> AddCallAsync(Run run, string tool, Action<ToolCall>? change = null)
    {
        await using var db = await DbAsync();
        var now = TimeProvider.System.GetUtcNow();
        var call = new ToolCall
        {
            CorrelationId = Guid.CreateVersion7(),
            RunId = run.CorrelationId,
            TenantId = TenantId,
            OwnerId = OwnerId,
            Tool = tool,
            Step = run.Step,
            Arguments = "{}",
            MaxAttempts = 3,
            ReadOnly = tool == "noop",
            Timeout = TimeSpan.FromSeconds(10),
            CreatedAt = now,
            UpdatedAt = now,
            DeadlineAt = now.AddMinutes(5),
            DueAt = now.AddSeconds(5),
        };
        change?.Invoke(call);
        db.Add(call);
        await db.SaveChangesAsync();
        return call;
    }

    public async Task SendAsync(Contracts.ICommand command)
    {
        var endpoint = await Bus.Bus.GetSendEndpoint(new Uri("exchange:" + Queues.For(command)));
        await endpoint.Send((object)command);
    }

    async Task SeedAsync()
    {
        await using var db = await DbAsync();
        var now = TimeProvider.System.GetUtcNow();
        var tenant = await Accounts.EnsureTenantAsync(db, "t", "internal", now, CancellationToken.None);
        TenantId = tenant.Id;
        OwnerId = (await Accounts.EnsureUserAsync(db, tenant.Id, "u", email: null, [], now, CancellationToken.None)).Id;
        foreach (var tool in services!.GetRequiredService<ToolRegistry>().Descriptors)
        {
            db.Add(new CatalogueEntry
            {
                Kind = CatalogueKinds.Tool,
                Name = tool.Name,
                InputSchema = tool.InputSchema.GetRawText(),
                Permission = tool.Permission,
                ReadOnly = tool.ReadOnly,
                MaxAttempts = tool.MaxAttempts,
            });
        }

        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
            await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
