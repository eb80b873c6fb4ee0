using System.Net.WebSockets;

namespace Netra.Notifier;

/// <summary>Reads whole messages from a WebSocket into one buffer of bounded size.</summary>
sealed class SocketMessages(WebSocket socket, int mostBytes)
{
    byte[] buffer = new byte[1024];

    /// <summary>Why the last read gave nothing, when the client broke a rule; otherwise the client closed.</summary>
    public CloseReason? Fault { get; private set; }

    /// <returns>The next text message, valid until the next call; null at the end.</returns>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, mostBytes + 1));
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            Fault = got.MessageType == WebSocketMessageType.Binary ? CloseCodes.NotText : length > mostBytes ? CloseCodes.TooLarge : null;
            if (Fault is not null)
                return null;
            if (got.EndOfMessage)
                return buffer.AsMemory(0, length);
        }
    }
}
