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
                    await TransmitAsync(frame);
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

    async ValueTask TransmitAsync(byte[] frame)
    {
        Volatile.Write(ref sendingSince, parts.Time.GetTimestamp());
        parts.Faults.Reach("before-deliver");
        await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        parts.Faults.Reach("after-deliver");
        Volatile.Write(ref sendingSince, 0);
        queue.Sent(frame);
    }

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
