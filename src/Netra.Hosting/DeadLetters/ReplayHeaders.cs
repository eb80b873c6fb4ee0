using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>What a replayed message says of itself: what it said before but for its past, and whose replay it is.</summary>
static class ReplayHeaders
{
    /// <param name="message">What is sent.</param>
    /// <param name="traceparent">Of the request that replays.</param>
    /// <returns>Headers in AMQP's types. The trace that the message died in goes on, also where only the record of its failure knows it.</returns>
    public static Dictionary<string, object?> Of(ReplayMessage message, string? traceparent)
    {
        var headers = HeaderText.ForReplay(message.Letter.Headers);
        if (message.Letter.Traceparent is { } own)
            headers.TryAdd(DeadLetterHeaders.Activity, own);
        headers[DeadLetterHeaders.Replay] = message.ItemId.ToString();
        if (traceparent is not null)
            headers[DeadLetterHeaders.ReplayTrace] = traceparent;
        return headers;
    }
}
