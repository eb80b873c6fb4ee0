using MassTransit;
using MassTransit.Configuration;
using MassTransit.Observables;
using MassTransit.RabbitMqTransport.Configuration;
using MassTransit.Transports;

namespace Netra.Hosting;

/// <summary>
/// MassTransit's RabbitMQ transport with a steady pause between its attempts to connect. MassTransit's own pause grows to 30 s over the life of
/// a process and never shrinks again, so that after some restarts of the broker every further one costs half a minute (docs/adr/0017).
/// </summary>
sealed class SteadyRabbitMq : TransportRegistrationBusFactory<IRabbitMqReceiveEndpointConfigurator>
{
    readonly Bus bus;
    readonly Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> configure;

    public SteadyRabbitMq(Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> configure)
        : this(new Bus(new RabbitMqTopologyConfiguration(RabbitMqBusFactory.CreateMessageTopology())), configure)
    {
    }

    SteadyRabbitMq(Bus bus, Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> configure)
        : base(bus.HostConfiguration) => (this.bus, this.configure) = (bus, configure);

    public override IBusInstance CreateBus(IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName) =>
        CreateBus(new RabbitMqBusFactoryConfigurator(bus), context, configure, specifications);

    sealed class Host : RabbitMqHostConfiguration
    {
        /// <summary>Between two attempts, beside the second that MassTransit adds.</summary>
        static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

        public Host(IRabbitMqBusConfiguration bus, IRabbitMqTopologyConfiguration topology)
            : base(bus, topology)
        {
            var own = base.ReceiveTransportRetryPolicy;
            ReceiveTransportRetryPolicy = Retry.CreatePolicy(retry =>
            {
                retry.Handle<Exception>(own.IsHandled); // of connections only: senders have the same policy, and a message that no queue takes must fail at once
                retry.Interval(1000, Pause); // then MassTransit counts from the beginning again
            });
        }

        public override IRetryPolicy ReceiveTransportRetryPolicy { get; }
    }

    sealed class Bus : RabbitMqEndpointConfiguration, IRabbitMqBusConfiguration
    {
        readonly BusObservable observers = new();

        public Bus(IRabbitMqTopologyConfiguration topology)
            : base(topology)
        {
            HostConfiguration = new Host(this, topology);
            BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
        }

        public IRabbitMqHostConfiguration HostConfiguration { get; }

        public IRabbitMqEndpointConfiguration BusEndpointConfiguration { get; }

        public IBusObserver BusObservers => observers;

        IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

        IEndpointConfiguration IBusConfiguration.BusEndpointConfiguration => BusEndpointConfiguration;

        public ConnectHandle ConnectBusObserver(IBusObserver observer) => observers.Connect(observer);

        public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
            HostConfiguration.ConnectEndpointConfigurationObserver(observer);
    }
}
