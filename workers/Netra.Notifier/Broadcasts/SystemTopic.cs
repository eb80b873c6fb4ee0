using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>The system log as this process knows it, and who hears it: every connection, each event once and in order. Hints only hurry it; the log decides.</summary>
sealed class SystemTopic(SystemReads log)
{
    readonly Lock gate = new();
    readonly HashSet<SystemFeed> feeds = [];
    long? head;

    /// <summary>From when <paramref name="joined"/> is called on, with the head at that moment where it is known, the feed gets what is new.</summary>
    public void Join(SystemFeed feed, Action<long?> joined)
    {
        lock (gate)
        {
            joined(head);
            if (feeds.Add(feed))
                feed.Cursor = head ?? 0;
        }
    }

    /// <summary>The client has said something, or does not hurry: it gets what is new.</summary>
    public void Greet(SystemFeed feed)
    {
        lock (gate)
            feed.Greet();
    }

    public void Leave(SystemFeed feed)
    {
        lock (gate)
            feeds.Remove(feed);
    }

    /// <summary>Takes a hint: late, early and doubled ones are all right.</summary>
    /// <returns>False when events before it are missing here, and the log must be compared.</returns>
    public bool Publish(SystemEventAppended hint)
    {
        lock (gate)
        {
            head ??= hint.Event.Seq - 1;
            if (hint.Event.Seq > head + 1)
                return false;
            Take(new(hint.TenantId, WireEvent.From(hint.Event)));
            return true;
        }
    }

    /// <summary>Hands on what the database has and no hint has told. What was there before this process knew a head is nobody's news.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var position = await log.HeadAsync(cancellationToken);
        long after;
        lock (gate)
            after = head ??= position;
        while (after < position)
        {
            var page = await log.PageAsync(after, cancellationToken);
            after = page.Count == 0 ? position : page[^1].Event.Seq;
            lock (gate)
            {
                foreach (var item in page)
                    Take(item);
                head = Math.Max(head.Value, after);
            }
        }
    }

    /// <summary>Sends what is kept after the cursor, at the feed's pace, then goes on live.</summary>
    public async Task ReplayAsync(SystemFeed feed, long after, SocketSession session, CancellationToken cancellationToken)
    {
        lock (gate)
            feed.Hold();
        try
        {
            var (last, first) = await log.PositionAsync(after, cancellationToken);
            var from = Math.Max(Math.Min(after, last), (first ?? last + 1) - 1) + 1;
            session.Send(Frames.SubscribedTo(SystemSubscription.Topic, from, last));
            if (from > Math.Min(after, last) + 1)
                session.Send(Frames.ResetOf(SystemSubscription.Topic));
            feed.Cursor = from - 1;
            while (feed.Cursor < last && await log.PageAsync(feed.Cursor, cancellationToken) is { Count: > 0 } page)
            {
                await session.RoomAsync(cancellationToken);
                foreach (var item in page)
                    feed.Take(item);
            }
        }
        finally
        {
            lock (gate)
                feed.Resume();
        }
    }

    void Take(SystemItem item)
    {
        if (item.Event.Seq <= head)
            return;
        head = item.Event.Seq;
        foreach (var feed in feeds)
            feed.Offer(item);
    }
}
