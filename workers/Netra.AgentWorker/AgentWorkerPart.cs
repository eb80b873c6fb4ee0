using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Netra.AgentWorker.Runs;
using Netra.AgentWorker.Steps;
using Netra.Hosting;
using Netra.Hosting.Catalogue;
using Netra.Storage.Runs;
using Netra.Storage.Sagas;

namespace Netra.AgentWorker;

public static class AgentWorkerPart
{
    /// <summary>Runs as sagas, and the agents that are registered as <see cref="Sdk.IAgent"/>.</summary>
    public static void AddAgentWorker(this NetraApp app)
    {
        app.Services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.TryAddSingleton<AgentWorkerInstruments>();
        app.Services.AddSingleton<Sdk.IAgent, ToolAgent>();
        app.Services.AddSingleton<AgentRegistry>();
        app.Services.AddSingleton<AgentCall>();
        app.Services.AddSingleton<StepReader>();
        app.Services.AddSingleton<StepLeases>();
        app.Services.AddSingleton<RunDispatch>();
        app.Services.AddSingleton<DeltaWriter>();
        app.Services.AddSingleton<StepRunner>();
        app.Services.AddSingleton<StepClaims>();
        app.Services.AddSingleton<SchemaCache>();
        app.Services.AddSingleton<StepRoom>();
        app.Services.AddSingleton<Slots>();
        app.Services.AddSingleton<ThreadEntries>();
        app.Services.AddSingleton<RunWebhooks>();
        app.Services.AddSingleton<RunSaga>();
        app.Services.AddSingleton<LocalSteps>();
        app.Services.AddSingleton(provider => new Lazy<LocalSteps>(provider.GetRequiredService<LocalSteps>));
        app.Services.AddHostedService(provider => provider.GetRequiredService<LocalSteps>());
        app.Services.AddCatalogue();
        app.Services.AddSingleton<ICatalogueSource, AgentCatalogue>();
        app.Bus.Add(new BusModule(
            bus =>
            {
                bus.AddSagaStateMachine<RunStateMachine, Run>().NetraRepository();
                bus.AddConsumer<RunNudgesConsumer>();
                bus.AddConsumer<ExecuteStepConsumer>();
            },
            endpoints =>
            {
                endpoints.Work(Queues.Runs, e =>
                {
                    e.ConfigureSaga<Run>(endpoints.Context);
                    e.ConfigureConsumer<RunNudgesConsumer>(endpoints.Context);
                });
                endpoints.Work(Queues.Steps, e => e.ConfigureConsumer<ExecuteStepConsumer>(endpoints.Context), concurrency: 32);
            }));
    }
}
