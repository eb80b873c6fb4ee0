using MassTransit;
using Netra.Contracts;

namespace Netra.Hosting;

public static class CommandSending
{
    /// <summary>Sends a command to its queue: inside a consumer with the outbox's other messages, elsewhere at once, mandatory and confirmed.</summary>
    public static async Task SendCommandAsync(this ISendEndpointProvider provider, ICommand command, CancellationToken cancellationToken)
    {
        var endpoint = await provider.GetSendEndpoint(new Uri("exchange:" + Queues.For(command)));
        await endpoint.Send((object)command, cancellationToken);
    }
}
