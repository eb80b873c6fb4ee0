using MassTransit;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <inheritdoc cref="IReplayChannel"/>
sealed class MemoryReplayChannel(IBus bus, WorkQueues queues) : IReplayChannel
{
    public async Task<IReadOnlyList<(ReplayMessage Message, string Reason)>> SendAsync(
        IReadOnlyList<ReplayMessage> messages, string? redirectTo, string? traceparent, CancellationToken cancellationToken)
    {
        List<(ReplayMessage, string)> refused = [];
        foreach (var message in messages)
        {
            var queue = redirectTo ?? message.Letter.Queue;
            if (queues.Has(queue))
                await SendAsync(message, queue, traceparent, cancellationToken);
            else
                refused.Add((message, $"Nobody in this process takes from {queue}."));
        }

        return refused;
    }

    async Task SendAsync(ReplayMessage message, string queue, string? traceparent, CancellationToken cancellationToken)
    {
        var letter = message.Letter;
        var endpoint = await bus.GetSendEndpoint(new Uri("exchange:" + queue));
        await endpoint.Send(new ReplayedLetter(), Pipe.Execute<SendContext>(context =>
        {
            context.Serializer = new LetterBytes(Envelope.Rebuild(letter.Body), letter.ContentType);
            foreach (var (name, value) in ReplayHeaders.Of(message, traceparent))
                context.Headers.Set(name, value);
            if (Guid.TryParse(letter.MessageId, out var id))
                context.MessageId = id;
        }), cancellationToken);
    }
}
