using Netra.Hosting.DeadLetters;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

/// <summary>Sends what was claimed together in small parts, one after the other: what arrives at once in a queue delays others by as long as all of it takes.</summary>
sealed class EvenSending(IReplayChannel channel, TimeProvider time)
{
    /// <summary>Of one claim.</summary>
    public const int Parts = 10;

    /// <summary>Between two of them; all together take less than the pause between two claims.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(8);

    /// <inheritdoc cref="IReplayChannel.SendAsync"/>
    public async Task<IReadOnlyList<(ReplayMessage Message, string Reason)>> SendAsync(
        IReadOnlyList<ReplayMessage> messages, string? redirectTo, string? traceparent, CancellationToken cancellationToken)
    {
        List<(ReplayMessage, string)> refused = [];
        var isFirst = true;
        foreach (var part in messages.Chunk((messages.Count + Parts - 1) / Parts))
        {
            if (!isFirst)
                await Task.Delay(Pause, time, cancellationToken);
            isFirst = false;
            refused.AddRange(await channel.SendAsync(part, redirectTo, traceparent, cancellationToken));
        }

        return refused;
    }
}
