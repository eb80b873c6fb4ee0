using System.Diagnostics.CodeAnalysis;

namespace Netra.Notifier;

/// <summary>Frames that wait to be sent to one client, bounded in number and bytes. Adding never waits; who feeds a replay waits for room.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue.")]
sealed class SendQueue(int mostItems, int mostBytes)
{
    /// <summary>Places that an empty queue keeps.</summary>
    const int Idle = 8;

    readonly Lock gate = new();
    readonly Queue<byte[]> frames = new();
    TaskCompletionSource? room;
    bool completed;
    int items;
    long bytes;

    /// <summary>Whether there is a frame to send, or the end to tell.</summary>
    public bool HasWork
    {
        get
        {
            lock (gate)
                return completed || frames.Count > 0;
        }
    }

    bool HasRoom => items < mostItems / 2 && bytes < mostBytes / 2;

    /// <returns>False when the frame would exceed the bounds. A frame after the completion is dropped.</returns>
    public bool TryAdd(byte[] frame)
    {
        lock (gate)
        {
            if (items >= mostItems || (items > 0 && bytes + frame.Length > mostBytes))
                return false;
            if (completed)
                return true;
            frames.Enqueue(frame);
            items++;
            bytes += frame.Length;
            return true;
        }
    }

    /// <summary>Waits until half of the bounds are free.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (HasRoom)
                    return;
                room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = room.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The next frame to send; it counts until <see cref="Sent"/>.</summary>
    /// <returns>False when none waits; <paramref name="ended"/> when none will come either.</returns>
    public bool TryTake([NotNullWhen(true)] out byte[]? frame, out bool ended)
    {
        lock (gate)
        {
            var taken = frames.TryDequeue(out frame);
            ended = completed && !taken;
            if (!taken && frames.Capacity > Idle)
                frames.TrimExcess(Idle);
            return taken;
        }
    }

    /// <summary>The frame has left; only now it stops counting.</summary>
    public void Sent(byte[] frame)
    {
        lock (gate)
        {
            items--;
            bytes -= frame.Length;
            if (room is null || !HasRoom)
                return;
            room.SetResult();
            room = null;
        }
    }

    /// <summary>Takes no more; what waits is still sent unless <paramref name="abandon"/>.</summary>
    public void Complete(bool abandon)
    {
        lock (gate)
        {
            completed = true;
            if (abandon)
                frames.Clear();
        }
    }
}
