namespace Netra.Notifier;

/// <summary>The streams that are open in this process.</summary>
sealed class Connections(Instruments instruments)
{
    readonly Lock gate = new();
    readonly HashSet<OpenStream> open = [];
    readonly Dictionary<(Guid User, string Transport), int> perUser = [];

    /// <summary>Whether new streams are refused because the process stops.</summary>
    public bool Draining { get; set; }

    public int Count
    {
        get
        {
            lock (gate)
                return open.Count;
        }
    }

    /// <returns>False when the user has as many streams of the transport as the tier allows.</returns>
    public bool TryAdd(OpenStream stream)
    {
        var caller = stream.Credential.Caller;
        lock (gate)
        {
            var count = perUser.GetValueOrDefault((caller.UserId, stream.Transport));
            if (count >= caller.Tier.SocketsPerUser)
                return false;
            perUser[(caller.UserId, stream.Transport)] = count + 1;
            open.Add(stream);
        }

        instruments.Opened(stream.Transport);
        return true;
    }

    public void Remove(OpenStream stream)
    {
        var key = (stream.Credential.Caller.UserId, stream.Transport);
        lock (gate)
        {
            if (!open.Remove(stream))
                return;
            if (--perUser[key] == 0)
                perUser.Remove(key);
        }

        instruments.Left(stream.Transport);
    }

    public IReadOnlyList<OpenStream> All()
    {
        lock (gate)
            return [.. open];
    }
}
