using Netra.Hosting;
using Netra.Hosting.Audit;

namespace Netra.Notifier;

/// <summary>What one connection follows: runs from a cursor on, and all runs of its user. A run is followed once, so the delivery rule holds per connection and run.</summary>
sealed class Subscriptions(SocketSession session, Guid userId, SocketParts parts)
{
    readonly Lock gate = new();
    readonly Dictionary<Guid, Subscription> runs = [];
    UserTopic? topic;
    bool closed;

    public static OperationError NotFound(Guid? run) => new("not_found", "There is no such run.", run);

    /// <summary>Replays the run from the cursor on and stays; one that is followed already starts again there.</summary>
    public async Task<OperationError?> SubscribeAsync(Guid run, long after, CancellationToken cancellationToken)
    {
        if (!session.Credential.Caller.Reaches(run))
            return Missed(run);
        lock (gate)
        {
            if (runs.Values.Count(s => s.Asked && s.RunId != run) >= parts.Options.Value.RunsPerConnection)
                return new("too_many_runs", $"A connection follows at most {parts.Options.Value.RunsPerConnection} runs; unsubscribe from one, or use the topic user.", run);
        }

        RunFollower? follower;
        try
        {
            follower = await parts.Channels.OpenAsync(userId, run, after, cancellationToken);
        }
        catch (Exception e) when (FailurePolicy.IsOutage(e))
        {
            return new("unavailable", "The run cannot be looked up now; try again.", run);
        }

        if (follower is null)
            return Missed(run);
        var subscription = new Subscription(session, this, follower, parts, asked: true);
        if (Exchange(run, subscription) is { } earlier)
            await earlier.StopAsync();
        session.Send(Frames.Subscribed(run, follower.From, follower.Head));
        if (follower.Reset)
            session.Send(Frames.Reset(run));
        subscription.Start();
        return null;
    }

    public async Task<OperationError?> UnsubscribeAsync(Guid run)
    {
        Subscription? earlier;
        lock (gate)
            runs.TryGetValue(run, out earlier);
        if (earlier is not null)
            await earlier.StopAsync();
        return null;
    }

    public async Task<OperationError?> SubscribeUserAsync(CancellationToken cancellationToken)
    {
        if (session.Credential.Caller.RunId is { } only)
        {
            await parts.Audit.RecordAsync(session.Credential.Caller, AuditActions.AccessDenied, "subscribe user", allowed: false, new { run = only }, cancellationToken);
            return new("forbidden", "The token is good for one run; subscribe to that.", only);
        }

        try
        {
            topic ??= await parts.Topics.SubscribeAsync(userId, Follow, cancellationToken);
        }
        catch (Exception e) when (FailurePolicy.IsOutage(e))
        {
            return new("unavailable", "Your runs cannot be looked up now; try again.");
        }

        session.Send(Frames.SubscribedTo("user"));
        return null;
    }

    public OperationError? UnsubscribeUser()
    {
        if (topic is null)
            return null;
        parts.Topics.Unsubscribe(topic);
        Subscription[] byTopic;
        lock (gate)
        {
            topic.Ended = true;
            topic = null;
            byTopic = [.. runs.Values.Where(s => !s.Asked)];
        }

        foreach (var subscription in byTopic)
            subscription.Cancel();
        return null;
    }

    public async Task CloseAsync()
    {
        UnsubscribeUser();
        Subscription[] all;
        lock (gate)
        {
            closed = true;
            all = [.. runs.Values];
        }

        foreach (var subscription in all)
            await subscription.StopAsync();
    }

    /// <summary>Called once for each, after its last event.</summary>
    public void Ended(Subscription subscription)
    {
        lock (gate)
        {
            topic?.Remember(subscription.RunId, subscription.Cursor);
            if (runs.GetValueOrDefault(subscription.RunId) == subscription)
                runs.Remove(subscription.RunId);
        }

        subscription.Dispose();
    }

    /// <summary>The answer for a run that is not there; whether it is another's is found out beside it.</summary>
    OperationError Missed(Guid run)
    {
        parts.Foreign.NotFound(session.Credential.Caller, "runs", run, $"subscribe {run}");
        return NotFound(run);
    }

    void Follow(UserTopic from, Guid run, long fromSeq)
    {
        lock (gate)
        {
            if (closed || from.Ended || runs.ContainsKey(run))
                return;
            var follower = parts.Channels.OpenKnown(userId, run, from.CursorOf(run, fromSeq));
            var subscription = runs[run] = new(session, this, follower, parts, asked: false);
            subscription.Start();
        }
    }

    Subscription? Exchange(Guid run, Subscription next)
    {
        lock (gate)
        {
            runs.TryGetValue(run, out var earlier);
            runs[run] = next;
            return earlier;
        }
    }
}
