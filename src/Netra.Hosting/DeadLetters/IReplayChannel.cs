using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>Sends dead letters to their work queues again, as the bytes that they are.</summary>
public interface IReplayChannel
{
    /// <summary>Returns when each is known to be in its queue or to have been refused.</summary>
    /// <param name="messages">What to send.</param>
    /// <param name="redirectTo">The queue for all of them, or null for their own.</param>
    /// <param name="traceparent">Of the request that replays.</param>
    /// <param name="cancellationToken">Gives up; what was sent is then not known.</param>
    /// <returns>Those that no queue takes, with the reason.</returns>
    /// <exception cref="Exception">The broker is away: nothing is known of any of them.</exception>
    Task<IReadOnlyList<(ReplayMessage Message, string Reason)>> SendAsync(
        IReadOnlyList<ReplayMessage> messages, string? redirectTo, string? traceparent, CancellationToken cancellationToken);
}
