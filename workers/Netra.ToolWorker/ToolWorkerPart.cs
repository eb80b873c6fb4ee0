using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Netra.Hosting;
using Netra.Hosting.Catalogue;
using Netra.Storage.Runs;
using Netra.Storage.Sagas;
using Netra.ToolWorker.Calls;

namespace Netra.ToolWorker;

public static class ToolWorkerPart
{
    /// <summary>Tool calls as sagas, the tools that are registered as <see cref="Sdk.ITool"/>, and the import of datasets.</summary>
    public static void AddToolWorker(this NetraApp app)
    {
        app.Services.AddOptions<ToolOptions>().BindConfiguration(ToolOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.AddOptions<DatasetOptions>().BindConfiguration(DatasetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.TryAddSingleton<ToolWorkerInstruments>();
        app.Services.AddSingleton<ToolRegistry>();
        app.Services.AddSingleton<CallClaims>();
        app.Services.AddSingleton<RunningCalls>();
        app.Services.AddSingleton<CallRunner>();
        app.Services.AddSingleton<CallSaga>();
        app.Services.AddSingleton<ColumnCache>();
        app.Services.AddSingleton<OwnedDatasets>();
        app.Services.AddSingleton<ImportClaims>();
        app.Services.AddSingleton<DatasetImporter>();
        app.Services.AddCatalogue();
        app.Services.AddSingleton<ICatalogueSource, ToolCatalogue>();
        app.Bus.Add(new BusModule(Register, Endpoints));
    }

    static void Register(IBusRegistrationConfigurator bus)
    {
        bus.AddSagaStateMachine<ToolCallStateMachine, ToolCall>().NetraRepository();
        bus.AddConsumer<CallToolConsumer>();
        bus.AddConsumer<CancelCallConsumer>();
        bus.AddConsumer<ImportDatasetConsumer>();
    }

    static void Endpoints(BusEndpoints endpoints)
    {
        var identity = endpoints.Context.GetRequiredService<Hosting.Processes.ProcessIdentity>();
        var options = endpoints.Context.GetRequiredService<Microsoft.Extensions.Options.IOptions<ToolOptions>>().Value;
        endpoints.Work(Queues.Calls, e => e.ConfigureSaga<ToolCall>(endpoints.Context));
        endpoints.Work(Queues.Imports, e => e.ConfigureConsumer<ImportDatasetConsumer>(endpoints.Context), concurrency: 2);
        foreach (var tool in endpoints.Context.GetRequiredService<ToolRegistry>().Descriptors)
            endpoints.Work(Queues.ForTool(tool.Name), e => e.ConfigureConsumer<CallToolConsumer>(endpoints.Context), options.Concurrency);
        endpoints.Temporary($"netra.stop.{identity.Id}", 10_000, e => e.ConfigureConsumer<CancelCallConsumer>(endpoints.Context));
    }
}
