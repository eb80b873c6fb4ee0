using MassTransit;
using Microsoft.Extensions.Options;
using Netra.Contracts.Events;
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
            bus.AddSingleton<RunEventsConsumer>().AddSingleton<SystemEventsConsumer>();
            bus.AddReceiveEndpointObserver<HintQueueReturn>();
        },
        Declare);

    static void Declare(BusEndpoints endpoints)
    {
        var services = endpoints.Context;
        endpoints.ReadAs<RunEventsAppended, RunHint>();
        endpoints.ReadAs<LogsAppended, RunHints>();
        var most = services.GetRequiredService<IOptions<StreamOptions>>().Value.HintQueue;
        endpoints.Temporary(Prefix + services.GetRequiredService<ProcessIdentity>().Id, most, endpoint =>
        {
            endpoint.ConcurrentMessageLimit = 1; // hints of a run stay in order, and senders get their turn between two
            endpoint.AddDeserializer(new HintDeserializer(), isDefault: true);
            endpoint.Instance(services.GetRequiredService<RunEventsConsumer>()); // no scope for each message
            endpoint.Instance(services.GetRequiredService<SystemEventsConsumer>());
        });
    }
}
