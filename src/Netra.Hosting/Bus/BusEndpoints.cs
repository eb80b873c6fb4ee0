using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Netra.Hosting.DeadLetters;

namespace Netra.Hosting;

/// <summary>Declares queues the same way on RabbitMQ and in memory.</summary>
public sealed class BusEndpoints(IBusRegistrationContext context, IBusFactoryConfigurator bus, BrokerOptions options)
{
    public IBusRegistrationContext Context { get; } = context;

    /// <summary>A durable work queue: quorum, failures retried by <see cref="FailurePolicy"/>, sends held back until the consumer has succeeded.</summary>
    public void Work(string queue, Action<IReceiveEndpointConfigurator> configure, int? concurrency = null)
    {
        Context.GetRequiredService<WorkQueues>().Add(queue);
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            endpoint.ConcurrentMessageLimit = concurrency ?? options.Concurrency;
            endpoint.PrefetchCount = Math.Max(options.Prefetch, concurrency ?? 0);
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                rabbit.SetQuorumQueue();
            KeepDeadLetters(endpoint);
            endpoint.UseFilter(Context.GetRequiredService<ReplayOutcomeFilter>());
            endpoint.UseMessageRetry(retry =>
            {
                retry.ConnectRetryObserver(Retries.Counter.Instance);
                retry.Handle<Exception>(FailurePolicy.IsOutage);
                retry.Intervals(FailurePolicy.OutagePauses);
            });
            endpoint.UseMessageRetry(retry =>
            {
                retry.ConnectRetryObserver(Retries.Counter.Instance);
                retry.Ignore<Exception>(FailurePolicy.IsOutage);
                retry.Immediate(FailurePolicy.OtherRetries);
            });
            endpoint.UseInMemoryOutbox(Context);
            configure(endpoint);
        });
    }

    /// <summary>This process's own queue for hints: exclusive, gone with the process, bounded.</summary>
    public void Temporary(string queue, int most, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.PublishFaults = false;
            endpoint.PrefetchCount = 512;
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
            {
                rabbit.AutoDelete = true;
                rabbit.Durable = false;
                rabbit.Exclusive = true;
                rabbit.SetQueueArgument("x-max-length", most);
            }

            configure(endpoint);
        });

    /// <summary>Has this process read messages of one type as another one that bears the same <see cref="MessageUrnAttribute"/>.</summary>
    public void ReadAs<TContract, TRead>()
        where TContract : class
        where TRead : class
    {
        bus.Message<TRead>(message => message.SetEntityName(bus.MessageTopology.EntityNameFormatter.FormatEntityName<TContract>()));
        if (bus is IRabbitMqBusFactoryConfigurator rabbit)
            rabbit.Publish<TRead>(exchange => (exchange.Durable, exchange.AutoDelete) = (true, false)); // as those who send declare it, though the type may be internal
    }

    /// <summary>On a broker into the queues beside, from which the scheduler takes them; in memory at once into the database.</summary>
    void KeepDeadLetters(IReceiveEndpointConfigurator endpoint)
    {
        var stored = Context.GetRequiredService<StoredFailureFilter>();
        endpoint.ConfigureDeadLetter(skipped => skipped.UseFilter(options.IsMemory ? stored : new SkippedFilter()));
        endpoint.ConfigureError(error =>
        {
            error.UseFilter(options.IsMemory ? stored : Context.GetRequiredService<FailureRecordFilter>());
            if (!options.IsMemory)
                error.UseFilter(new ErrorTransportFilter());
        });
    }
}
