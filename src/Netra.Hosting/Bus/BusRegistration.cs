using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Hosting.DeadLetters;

namespace Netra.Hosting;

static class BusRegistration
{
    public static void AddNetraBus(this IServiceCollection services, NetraApp app)
    {
        services.AddOptions<BrokerOptions>().BindConfiguration(BrokerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.Configure<MassTransitHostOptions>(o =>
        {
            o.WaitUntilStarted = app.Kind is not ("api" or "scheduler" or "notifier");
            o.StopTimeout = TimeSpan.FromSeconds(25);
        });
        var memory = app.Configuration[$"{BrokerOptions.Section}:{nameof(BrokerOptions.Url)}"] == BrokerOptions.Memory;
        if (!memory)
            services.AddHostedService<TopologyGuard>();
        services.AddDeadLetters(memory);
        services.AddSingleton<RunNudgeSender>();
        if (!memory)
            services.AddSingleton<BusWatch>().AddHostedService(provider => provider.GetRequiredService<BusWatch>());
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            foreach (var module in app.Bus)
                module.Register(bus);
            if (memory)
                bus.UsingInMemory((context, cfg) => Configure(context, cfg, app));
            else
                bus.SetBusFactory(new SteadyRabbitMq((context, cfg) => Rabbit(context, cfg, app)));
        });
    }

    static void Rabbit(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator cfg, NetraApp app)
    {
        cfg.Host(new Uri(context.GetRequiredService<IOptions<BrokerOptions>>().Value.Url), host =>
        {
            host.Heartbeat(TimeSpan.FromSeconds(10));
            host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
            host.PublisherConfirmation = true;
        });
        cfg.ConfigureSend(send => send.UseExecute(message =>
        {
            if (message.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                rabbit.Mandatory = true;
        }));
        Configure(context, cfg, app);
    }

    static void Configure(IBusRegistrationContext context, IBusFactoryConfigurator cfg, NetraApp app)
    {
        cfg.ConfigureJsonSerializerOptions(json => json.WriteIndented ? Compact(json) : json); // MassTransit's, of the whole process: once
        cfg.Publish<ICommand>(p => p.Exclude = true);
        var endpoints = new BusEndpoints(context, cfg, context.GetRequiredService<IOptions<BrokerOptions>>().Value);
        foreach (var module in app.Bus)
            module.Endpoints(endpoints);
    }

    /// <summary>Without reflection and indentation.</summary>
    static JsonSerializerOptions Compact(JsonSerializerOptions json) => new(json)
    {
        WriteIndented = false,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(BusJson.Default, json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()),
    };
}
