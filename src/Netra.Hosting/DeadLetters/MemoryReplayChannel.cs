using MassTransit;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <inheritdoc cref="IReplayChannel"/>
sealed class MemoryReplayChannel(IBus bus) : IReplayChannel
{
    public async Task<IReadOnlyList<(ReplayMessage Message, string Reason)>> SendAsync(
        IReadOnlyList<ReplayMessage> messages, string? redirectTo, string? traceparent, CancellationToken cancellationToken)
    {
        List<(ReplayMessage, string)> refused = [];
        foreach (var message in messages)
        {
            if (KnownCommands.Read(message.Letter.MessageType, message.Letter.Message) is not { } command)
            {
                refused.Add((message, "This build knows no message of its type, and the embedded bus sends no others."));
                continue;
            }

            var endpoint = await bus.GetSendEndpoint(new Uri("exchange:" + (redirectTo ?? message.Letter.Queue)));
            await endpoint.Send(command, command.GetType(), Pipe.Execute<SendContext>(context =>
            {
                context.Headers.Set(DeadLetterHeaders.Replay, message.ItemId.ToString());
                if (Guid.TryParse(message.Letter.MessageId, out var id))
                    context.MessageId = id;
            }), cancellationToken);
        }

        return refused;
    }
}
