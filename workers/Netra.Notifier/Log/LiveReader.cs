namespace Netra.Notifier;

/// <summary>A reader at the end of a run's log that is handed what comes next. Events that did not come in order, and the log's end, it reads for itself.</summary>
/// <param name="cursor">Seq of the last event that it has.</param>
abstract class LiveReader(long cursor)
{
    /// <summary>Seq of the last event that it has; guarded by the run while the reader is live.</summary>
    public long Cursor { get; protected set; } = cursor;

    /// <summary>Whether it wants nothing more; guarded by the run.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Takes the event after the cursor.</summary>
    public void Take(WireEvent item)
    {
        Queue(item);
        Cursor = item.Seq;
    }

    /// <summary>Sends what was queued.</summary>
    public abstract void Flush();

    /// <summary>It is live: lets go of what it needed to read for itself. The run is locked.</summary>
    public abstract void Settle();

    /// <summary>It is live no more and has to read for itself. The run is locked: begin it elsewhere.</summary>
    public abstract void FallBehind();

    /// <summary>The run is locked: never wait.</summary>
    protected abstract void Queue(WireEvent item);
}
