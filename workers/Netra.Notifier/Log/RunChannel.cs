using System.Runtime.CompilerServices;
using Netra.Contracts;

namespace Netra.Notifier;

/// <summary>One run as this process knows it: how far its log has come and its newest events. Hints only hurry it; the log decides.</summary>
sealed partial class RunChannel(Guid runId, Guid ownerId, LogReads log)
{
    readonly Lock gate = new();
    readonly RecentEvents recent = new();
    TaskCompletionSource? changed;
    long head;
    bool ended;
    bool endUnsure;

    public Guid RunId { get; } = runId;

    /// <summary>Whose it must be; the log is read for nobody else.</summary>
    public Guid OwnerId { get; } = ownerId;

    /// <summary>Who follows; guarded by <see cref="RunChannels"/>.</summary>
    public int Followers { get; set; }

    /// <summary>Takes a hint: late, early, doubled and empty ones are all right.</summary>
    public void Publish(RunHint hint)
    {
        LiveReader[] readers;
        lock (gate)
        {
            foreach (var item in hint.Events)
            {
                if (item.Seq > recent.Newest)
                    Take(item);
            }

            head = Math.Max(head, hint.Head);
            readers = Tell();
        }

        Flush(readers);
    }

    /// <summary>Takes what the database says about the run.</summary>
    public void Observe(long lastSeq, string status)
    {
        LiveReader[] readers;
        lock (gate)
        {
            if (lastSeq <= head && !RunStatus.IsTerminal(status))
                return;
            head = Math.Max(head, lastSeq);
            ended |= RunStatus.IsTerminal(status);
            readers = Tell();
        }

        Flush(readers);
    }

    /// <summary>The run is gone: followers get what is left, then the end.</summary>
    public void Vanish()
    {
        LiveReader[] readers;
        lock (gate)
        {
            ended = true;
            readers = Tell();
        }

        Flush(readers);
    }

    /// <summary>Waits for what follows the cursor; null at the end of the log.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EventBatch?> NextAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            bool unsure;
            long known;
            lock (gate)
            {
                var next = recent.After(after);
                if (next.Count > 0)
                    return new(next, next[^1].Seq, FromLog: false);
                if (after >= head && ended)
                    return null;
                changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                (wait, unsure, known) = (changed.Task, endUnsure, head);
                endUnsure = false;
            }

            if (after < known)
            {
                if (await ReadAsync(after, known, cancellationToken) is { } batch)
                    return batch;
            }
            else if (unsure)
                await AskAsync(after, known, cancellationToken);
            else
                await wait.WaitAsync(cancellationToken);
        }
    }

    async Task<EventBatch?> ReadAsync(long after, long known, CancellationToken cancellationToken)
    {
        var page = await log.PageAsync(RunId, OwnerId, after, cancellationToken);
        if (page.Count == 0)
            return await AskAsync(after, known, cancellationToken);
        LiveReader[] readers;
        lock (gate)
        {
            var before = head;
            foreach (var item in page)
                Take(item);
            readers = head > before ? Tell() : [];
        }

        Flush(readers);
        var whole = page.TakeWhile((item, i) => item.Seq == page[0].Seq + i).ToList();
        return new(whole, whole[^1].Seq, FromLog: true, Reset: page[0].Seq > after + 1);
    }

    /// <summary>Learns the head from the database; a batch without events when what lies before it is gone.</summary>
    async Task<EventBatch?> AskAsync(long after, long known, CancellationToken cancellationToken)
    {
        var position = await log.PositionAsync(RunId, OwnerId, after, cancellationToken);
        if (position is null)
        {
            lock (gate)
                head = Math.Min(head, after);
            Vanish();
            return null;
        }

        lock (gate)
        {
            if (head == known)
                head = position.LastSeq;
        }

        Observe(position.LastSeq, position.Status);
        return position is { FirstAfter: null } && position.LastSeq > after ? new([], position.LastSeq, FromLog: true, Reset: true) : null;
    }

    void Take(WireEvent item)
    {
        recent.Add(item);
        ended |= item.End == LogEnd.Certain;
        if (item.Seq < head)
            return;
        head = item.Seq;
        endUnsure = item.End == LogEnd.Possible;
    }
}
