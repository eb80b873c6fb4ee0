using System.Diagnostics.CodeAnalysis;

namespace Netra.Notifier;

/// <summary>The newest events of a run, a window without holes, bounded in number and bytes. Not thread-safe.</summary>
/// <remarks>A process holds one for each followed run: its bounds times the runs are what it costs.</remarks>
sealed class RecentEvents
{
    public const int MostEvents = 128;
    const int MostBytes = 256 * 1024;
    const int First = 4;

    WireEvent?[] ring = new WireEvent?[First];
    int count;
    int bytes;

    /// <summary>Seq of the newest event, 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>Takes an event that continues the window; one beyond a hole begins a new window, an older one is dropped.</summary>
    public void Add(WireEvent item)
    {
        if (item.Seq <= Newest)
            return;
        if (item.Seq > Newest + 1)
        {
            Array.Clear(ring);
            (count, bytes) = (0, 0);
        }

        if (count == ring.Length && count < MostEvents)
            Grow();
        Newest = item.Seq;
        while (count == ring.Length || (count > 0 && bytes + item.Wire.Length > MostBytes))
            DropOldest();
        ring[item.Seq % ring.Length] = item;
        count++;
        bytes += item.Wire.Length;
    }

    /// <summary>The events directly after the cursor, none when the window does not hold the first of them.</summary>
    public IReadOnlyList<WireEvent> After(long cursor)
    {
        var found = Newest - cursor;
        if (found <= 0 || found > count)
            return [];
        var events = new WireEvent[found];
        for (var i = 0; i < events.Length; i++)
            events[i] = ring[(cursor + 1 + i) % ring.Length]!;
        return events;
    }

    /// <returns>Whether the window holds the event.</returns>
    public bool TryGet(long seq, [NotNullWhen(true)] out WireEvent? item)
    {
        item = seq <= Newest && seq > Newest - count ? ring[seq % ring.Length] : null;
        return item is not null;
    }

    /// <summary>Called before <see cref="Newest"/> moves.</summary>
    void Grow()
    {
        var larger = new WireEvent?[ring.Length * 2];
        for (var seq = Newest - count + 1; seq <= Newest; seq++)
            larger[seq % larger.Length] = ring[seq % ring.Length];
        ring = larger;
    }

    /// <summary>Called after <see cref="Newest"/> has moved to the event that is to be added.</summary>
    void DropOldest()
    {
        ref var oldest = ref ring[(Newest - count) % ring.Length];
        bytes -= oldest!.Wire.Length;
        oldest = null;
        count--;
    }
}
