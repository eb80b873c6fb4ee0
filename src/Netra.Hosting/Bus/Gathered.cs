namespace Netra.Hosting;

/// <summary>Sends together what comes together: while one send is under way the next one gathers. There is no timer; what comes alone goes alone, at once.</summary>
/// <param name="send">Sends several items; it fails for all of them.</param>
/// <param name="most">How much goes together, as <paramref name="weigh"/> counts it.</param>
/// <param name="weigh">An item's share of <paramref name="most"/>; one for each when null.</param>
/// <param name="patience">After this long a send counts as failed, with an <see cref="UnansweredSendException"/>, and the next one begins: half a minute when null.</param>
public sealed class Gathered<T>(Func<IReadOnlyList<T>, Task> send, int most, Func<T, int>? weigh = null, TimeSpan? patience = null)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Lock gate = new();
    readonly Queue<Waiting> waiting = new();
    bool sending;
    long begun;

    /// <summary>How long the send under way has lasted.</summary>
    public TimeSpan SendingFor => Volatile.Read(ref begun) is not 0 and var at ? TimeProvider.System.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Ends when the item has been sent, or fails as its send does; an item that nobody waits for any more is not sent.</summary>
    public Task SendAsync(T item, CancellationToken cancellationToken)
    {
        var mine = new Waiting(item, cancellationToken);
        lock (gate)
        {
            waiting.Enqueue(mine);
            if (sending)
                return mine.Sent.Task.WaitAsync(cancellationToken);
            sending = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static gathered => _ = gathered.SendAllAsync(), this, preferLocal: false);
        return mine.Sent.Task.WaitAsync(cancellationToken);
    }

    async Task SendAllAsync()
    {
        while (Take() is { Count: > 0 } together)
        {
            Volatile.Write(ref begun, TimeProvider.System.GetTimestamp());
            try
            {
                await send([.. together.Select(w => w.Item)]).WaitAsync(patience ?? Patience, TimeProvider.System);
                together.ForEach(w => w.Sent.TrySetResult());
            }
            catch (TimeoutException e)
            {
                together.ForEach(w => w.Sent.TrySetException(new UnansweredSendException("The send was not answered in time.", e)));
            }
            catch (Exception e) when (e is not OutOfMemoryException) // whoever waits gets it
            {
                together.ForEach(w => w.Sent.TrySetException(e));
            }
            finally
            {
                Volatile.Write(ref begun, 0);
            }
        }
    }

    /// <summary>What goes next, in order of arrival; empty when nothing is left, and the next item begins anew.</summary>
    List<Waiting> Take()
    {
        List<Waiting> together = [];
        lock (gate)
        {
            var weight = 0;
            while (waiting.TryPeek(out var next) && (together.Count == 0 || weight + Weight(next) <= most))
            {
                waiting.Dequeue();
                if (next.CancellationToken.IsCancellationRequested)
                    continue;
                weight += Weight(next);
                together.Add(next);
            }

            sending = together.Count > 0;
        }

        return together;
    }

    int Weight(Waiting item) => weigh?.Invoke(item.Item) ?? 1;

    sealed record Waiting(T Item, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
