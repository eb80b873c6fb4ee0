namespace Netra.Notifier;

/// <summary>The runs that somebody follows through this process, each by its owner: a hint that names another one leads to nothing.</summary>
sealed class RunChannels(LogReads log, Instruments instruments)
{
    readonly Lock gate = new();
    readonly Dictionary<(Guid Run, Guid Owner), RunChannel> channels = [];

    /// <summary>Follows a run of the owner from the cursor on; null where the owner has no such run.</summary>
    /// <remarks>The channel is there before the head is read, so that nothing falls between the two. A cursor beyond the head counts as the head.</remarks>
    public async Task<RunFollower?> OpenAsync(Guid ownerId, Guid runId, long after, CancellationToken cancellationToken)
    {
        var channel = Acquire(runId, ownerId);
        LogPosition? position = null;
        try
        {
            position = await log.PositionAsync(runId, ownerId, after, cancellationToken);
        }
        finally
        {
            if (position is null)
                Release(channel);
        }

        if (position is null)
            return null;
        channel.Observe(position.LastSeq, position.Status);
        var from = Math.Min(after, position.LastSeq) + 1;
        var first = position.FirstAfter ?? position.LastSeq + 1;
        return new(this, channel, instruments, cursor: first - 1) { Head = position.LastSeq, Status = position.Status, Reset = first > from };
    }

    /// <summary>Follows a run that a sign of life says is the owner's, without asking the database; where it is not, its log stays shut.</summary>
    public RunFollower OpenKnown(Guid ownerId, Guid runId, long after) => new(this, Acquire(runId, ownerId), instruments, after);

    public void Publish(RunHint hint)
    {
        RunChannel? channel;
        lock (gate)
            channels.TryGetValue((hint.RunId, hint.OwnerId), out channel);
        channel?.Publish(hint);
    }

    public IReadOnlyList<RunChannel> All()
    {
        lock (gate)
            return [.. channels.Values];
    }

    public void Release(RunChannel channel)
    {
        lock (gate)
        {
            if (--channel.Followers == 0)
                channels.Remove((channel.RunId, channel.OwnerId));
        }
    }

    RunChannel Acquire(Guid runId, Guid ownerId)
    {
        lock (gate)
        {
            if (!channels.TryGetValue((runId, ownerId), out var channel))
                channels[(runId, ownerId)] = channel = new(runId, ownerId, log);
            channel.Followers++;
            return channel;
        }
    }
}
