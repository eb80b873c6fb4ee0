using MassTransit;

namespace Netra.Hosting;

/// <summary>A part's share of the bus.</summary>
/// <param name="Register">Registers consumers and sagas.</param>
/// <param name="Endpoints">Declares the queues they listen to.</param>
public sealed record BusModule(Action<IBusRegistrationConfigurator> Register, Action<BusEndpoints> Endpoints);
