using MassTransit;
using Microsoft.Extensions.Options;
using Netra.Hosting;
using Netra.Hosting.Processes;

namespace Netra.Notifier;

/// <summary>This process's own queue of hints.</summary>
static class HintQueue
{
    public const string Prefix = "netra.notifier.";

    public static BusModule Module { get; } = new(
        bus =>
        {
            bus.AddConsumer<RunEventsConsumer>();
            bus.AddConsumer<SystemEventsConsumer>();
            bus.AddReceiveEndpointObserver<HintQueueReturn>();
        },
        Declare);

    static void Declare(BusEndpoints endpoints)
    {
        var services = endpoints.Context;
        var most = services.GetRequiredService<IOptions<StreamOptions>>().Value.HintQueue;
        endpoints.Temporary(Prefix + services.GetRequiredService<ProcessIdentity>().Id, most, endpoint =>
        {
            endpoint.ConcurrentMessageLimit = 1; // hints of a run stay in order, and senders get their turn between two
            endpoint.ConfigureConsumer<RunEventsConsumer>(services);
            endpoint.ConfigureConsumer<SystemEventsConsumer>(services);
        });
    }
}
