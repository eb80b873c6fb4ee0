namespace Netra.Notifier;

/// <summary>What one connection gets of the system log: each event once and in order. Guarded by <see cref="SystemTopic"/>.</summary>
sealed class SystemFeed(Guid tenantId, Action<byte[]> send)
{
    List<SystemItem>? held = [];
    bool greeted;

    public Guid TenantId { get; } = tenantId;

    /// <summary>Seq of the last event that is behind this connection, sent or not its user's.</summary>
    public long Cursor { get; set; }

    /// <summary>Takes the next event of the process; it waits until the client had the time to ask for a replay, and for its end.</summary>
    public void Offer(SystemItem item)
    {
        if (held is not null)
            held.Add(item);
        else
            Take(item);
    }

    /// <summary>Goes on live; only the first time, and not within a replay.</summary>
    public void Greet()
    {
        if (!greeted)
            Resume();
    }

    /// <summary>Keeps live events until <see cref="Resume"/>.</summary>
    public void Hold()
    {
        greeted = true;
        held ??= [];
    }

    /// <summary>Goes on live after the cursor.</summary>
    public void Resume()
    {
        greeted = true;
        var waiting = held ?? [];
        held = null;
        foreach (var item in waiting)
            Take(item);
    }

    /// <summary>Sends the event if it is above the cursor and for this user.</summary>
    public void Take(SystemItem item)
    {
        if (item.Event.Seq <= Cursor)
            return;
        Cursor = item.Event.Seq;
        if (item.IsFor(TenantId))
            send(item.Event.Wire);
    }
}

/// <summary>An event of the system log, serialised once for all.</summary>
/// <param name="TenantId">Whose users it is for; null for everybody.</param>
/// <param name="Event">The event.</param>
readonly record struct SystemItem(Guid? TenantId, WireEvent Event)
{
    public bool IsFor(Guid tenant) => TenantId is null || TenantId == tenant;
}
