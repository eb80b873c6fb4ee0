namespace Netra.Notifier;

/// <summary>One connection's interest in all runs of its user, from the moment of the subscription on.</summary>
/// <param name="ownerId">The user.</param>
/// <param name="live">Heads of the runs that were under way at the subscription.</param>
/// <param name="since">When that was, by the database's clock; run ids carry their time.</param>
/// <param name="follow">Hears of a run with the first seq that the sign of life tells of.</param>
sealed class UserTopic(Guid ownerId, IEnumerable<OwnedHead> live, DateTimeOffset since, Action<UserTopic, Guid, long> follow)
{
    const int MostRemembered = 8192;

    readonly Lock gate = new();
    readonly Dictionary<Guid, long> cursors = live.ToDictionary(h => h.RunId, h => h.LastSeq);
    readonly Queue<Guid> order = new();

    public Guid OwnerId { get; } = ownerId;

    /// <summary>Whether the connection wants no more of it.</summary>
    public bool Ended { get; set; }

    /// <summary>A sign of life of one of the user's runs.</summary>
    public void Saw(Guid runId, long fromSeq) => follow(this, runId, fromSeq);

    /// <summary>Where to follow a run from: everything since the subscription, nothing twice.</summary>
    public long CursorOf(Guid runId, long fromSeq)
    {
        lock (gate)
            return cursors.TryGetValue(runId, out var last) ? last : StartedAfter(runId) ? 0 : fromSeq - 1;
    }

    /// <summary>The run was followed up to here and is not any more; signs that come late start nothing again.</summary>
    public void Remember(Guid runId, long last)
    {
        lock (gate)
        {
            cursors[runId] = last;
            order.Enqueue(runId);
            while (order.Count > MostRemembered)
                cursors.Remove(order.Dequeue());
        }
    }

    /// <summary>The first 48 bits of a version 7 id are its Unix time in milliseconds (RFC 9562, 5.7).</summary>
    bool StartedAfter(Guid runId)
    {
        Span<byte> bytes = stackalloc byte[16];
        runId.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16;
        return runId.Version == 7 && milliseconds >= since.ToUnixTimeMilliseconds();
    }
}
