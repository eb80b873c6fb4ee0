using Netra.Hosting;

namespace Netra.Notifier;

/// <summary>One WebSocket's share of the system log: live from the hello on without asking, from a cursor when asked.</summary>
sealed class SystemSubscription(SocketSession session, SystemTopic topic)
{
    public const string Topic = "system";

    readonly SystemFeed feed = new(session.Credential.Caller.TenantId, session.Send);
    bool greeted;

    public void Start(Action<long?> hello) => topic.Join(feed, hello);

    /// <summary>Replays what is kept after the cursor; without a cursor only what comes from now on.</summary>
    public async Task<OperationError?> SubscribeAsync(long? after, CancellationToken cancellationToken)
    {
        try
        {
            topic.Join(feed, static _ => { });
            await topic.ReplayAsync(feed, after ?? long.MaxValue, session, cancellationToken);
            return null;
        }
        catch (Exception e) when (FailurePolicy.IsOutage(e))
        {
            return new("unavailable", "The system log cannot be read now; try again.");
        }
    }

    /// <summary>Ends the wait for a first subscription, which would have put a replay before what is new.</summary>
    public void Greet()
    {
        if (Volatile.Read(ref greeted))
            return;
        Volatile.Write(ref greeted, value: true);
        topic.Greet(feed);
    }

    public OperationError? Leave()
    {
        topic.Leave(feed);
        return null;
    }
}
