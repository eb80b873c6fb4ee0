using System.Net.WebSockets;

namespace Netra.Notifier;

/// <summary>The two loops over the socket. Nobody else touches it. Neither waits with a token, which would cost every send a registration: what must end them aborts the connection.</summary>
sealed partial class SocketSession
{
    /// <summary>Has what waits sent by whoever is free. One at a time sends: who comes second leaves it to the first.</summary>
    void IThreadPoolWorkItem.Execute() => _ = SendAllAsync();

    /// <summary>Sends until nothing waits. Where the client reads, that ends without waiting for anything.</summary>
    async Task SendAllAsync()
    {
        try
        {
            do
            {
                bool ended;
                while (queue.TryTake(out var frame, out ended))
                {
                    Volatile.Write(ref sendingSince, parts.Time.GetTimestamp());
                    parts.Faults.Reach("before-deliver");
                    await WriteAsync(frame);
                    parts.Faults.Reach("after-deliver");
                    Volatile.Write(ref sendingSince, 0);
                    queue.Sent(frame);
                }

                if (ended)
                {
                    await CloseAsync();
                    sent.TrySetResult();
                    return;
                }

                Volatile.Write(ref sending, 0);
            }
            while (queue.HasWork && Interlocked.Exchange(ref sending, 1) == 0);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            End(CloseCodes.Normal);
            socket.Abort();
            sent.TrySetResult();
        }
    }

    /// <summary>Frames are ready as they are: past the WebSocket, which would make and copy each anew for every client. What it sends by itself (pings, pongs, a close) comes whole between two of them.</summary>
    ValueTask WriteAsync(byte[] frame) => upgraded is not null && socket.State is WebSocketState.Open or WebSocketState.CloseReceived
        ? upgraded.WriteAsync(frame)
        : socket.SendAsync(WireFrame.MessageOf(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    async Task CloseAsync()
    {
        var reason = closing!;
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        parts.Instruments.Closed(reason.Code);
        await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Text, CancellationToken.None);
    }

    async Task ReceiveAllAsync()
    {
        using var messages = new SocketMessages(socket, options.MessageBytes);
        try
        {
            while (await messages.NextAsync() is { } message)
            {
                if (closing is null)
                    await HandleAsync(message, connection.RequestAborted);
            }

            if (messages.Fault is { } fault)
            {
                End(fault);
                await AwaitCloseAsync();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            End(CloseCodes.Normal); // the client is gone, or it broke the protocol and has been told so
        }
    }

    /// <summary>Reads away what the client still sends, so that it gets to see why it is closed.</summary>
    async Task AwaitCloseAsync()
    {
        var buffer = new byte[4096];
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
    }
}
