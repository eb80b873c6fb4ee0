namespace Netra.Notifier;

/// <summary>The newest events of a run, a window without holes, bounded in number and bytes. Not thread-safe.</summary>
sealed class RecentEvents
{
    public const int MostEvents = 256;
    const int MostBytes = 256 * 1024;
    const int Slice = 64;

    readonly Queue<WireEvent> window = new();
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
            window.Clear();
            bytes = 0;
        }

        window.Enqueue(item);
        bytes += item.Frame.Length;
        Newest = item.Seq;
        while (window.Count > MostEvents || (bytes > MostBytes && window.Count > 1))
            bytes -= window.Dequeue().Frame.Length;
    }

    /// <summary>The events directly after the cursor, none when the window does not hold the first of them.</summary>
    public IReadOnlyList<WireEvent> After(long cursor)
    {
        var oldest = Newest - window.Count + 1;
        if (cursor >= Newest || cursor + 1 < oldest)
            return [];
        return [.. window.Skip((int)(cursor + 1 - oldest)).Take(Slice)];
    }
}
