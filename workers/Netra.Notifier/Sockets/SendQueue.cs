using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Netra.Notifier;

/// <summary>Frames that wait to be sent to one client, bounded in number and bytes. Adding never waits; who feeds a replay waits for room.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue.")]
sealed class SendQueue(int mostItems, int mostBytes)
{
    readonly Lock gate = new();
    readonly Channel<byte[]> frames = Channel.CreateUnbounded<byte[]>();
    TaskCompletionSource? room;
    int items;
    long bytes;

    bool HasRoom => items < mostItems / 2 && bytes < mostBytes / 2;

    /// <returns>False when the frame would exceed the bounds. A frame after the completion is dropped.</returns>
    public bool TryAdd(byte[] frame)
    {
        lock (gate)
        {
            if (items >= mostItems || (items > 0 && bytes + frame.Length > mostBytes))
                return false;
            if (!frames.Writer.TryWrite(frame))
                return true;
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

    public IAsyncEnumerable<byte[]> ReadAllAsync() => frames.Reader.ReadAllAsync(CancellationToken.None);

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
        frames.Writer.TryComplete();
        while (abandon && frames.Reader.TryRead(out _))
        {
            // forgotten
        }
    }
}
