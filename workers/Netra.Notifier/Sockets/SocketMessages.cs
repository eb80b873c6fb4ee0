using System.Buffers;
using System.Net.WebSockets;

namespace Netra.Notifier;

/// <summary>Reads whole messages from a WebSocket into one buffer of bounded size, which it holds only while there is something to read.</summary>
sealed class SocketMessages(WebSocket socket, int mostBytes) : IDisposable
{
    const int First = 1024;

    byte[] buffer = [];

    /// <summary>Why the last read gave nothing, when the client broke a rule; otherwise the client closed.</summary>
    public CloseReason? Fault { get; private set; }

    /// <returns>The next text message, valid until the next call; null at the end.</returns>
    public async Task<ReadOnlyMemory<byte>?> NextAsync()
    {
        Dispose();
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None); // into nothing at first: that waits for a message
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            Fault = got.MessageType == WebSocketMessageType.Binary ? CloseCodes.NotText : length > mostBytes ? CloseCodes.TooLarge : null;
            if (Fault is not null)
                return null;
            if (got.EndOfMessage)
                return buffer.AsMemory(0, length);
            if (length == buffer.Length)
                Grow();
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Up to one byte more than a message may have.</summary>
    void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Clamp(buffer.Length * 2, First, Math.Max(First, mostBytes + 1)));
        buffer.CopyTo(larger, 0);
        Dispose();
        buffer = larger;
    }
}
