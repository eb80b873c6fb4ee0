namespace Netra.Notifier;

/// <summary>Those who are handed the run's events as they come: what is the next one for a reader costs no task and no read.</summary>
sealed partial class RunChannel
{
    readonly List<LiveReader> live = [];
    LiveReader[]? told;

    /// <summary>Makes the reader live, or has it read for itself.</summary>
    public void Join(LiveReader reader)
    {
        lock (gate)
        {
            if (!TryGoLive(reader))
                reader.FallBehind();
        }
    }

    /// <summary>Has the reader handed what follows its cursor from now on.</summary>
    /// <returns>False where it has to read for itself first: events that are there already, the log's end, or a look whether this is it.</returns>
    public bool TryGoLive(LiveReader reader)
    {
        lock (gate)
        {
            if (reader.HasLeft || reader.Cursor < head || ended || endUnsure)
                return false;
            live.Add(reader);
            told = null;
            reader.Settle();
            return true;
        }
    }

    /// <summary>From when this returns on, the reader is handed nothing, and does not become live again.</summary>
    /// <returns>Whether it was live; otherwise it reads for itself, or has ended.</returns>
    public bool Leave(LiveReader reader)
    {
        lock (gate)
        {
            reader.HasLeft = true;
            return Remove(reader);
        }
    }

    /// <summary>Tells all who follow that something has changed. Called under the lock.</summary>
    /// <returns>Whom to flush without it.</returns>
    LiveReader[] Tell()
    {
        changed?.SetResult();
        changed = null;
        var readers = told ??= [.. live];
        foreach (var reader in readers)
            Feed(reader);
        return readers;
    }

    void Feed(LiveReader reader)
    {
        while (recent.TryGet(reader.Cursor + 1, out var item))
            reader.Take(item);
        if (reader.Cursor >= head && !ended && !endUnsure)
            return;
        Remove(reader);
        reader.FallBehind();
    }

    bool Remove(LiveReader reader)
    {
        told = null;
        return live.Remove(reader);
    }

    static void Flush(LiveReader[] readers)
    {
        foreach (var reader in readers)
            reader.Flush();
    }
}
