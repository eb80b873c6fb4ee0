using System.Net.WebSockets;

namespace Netra.Notifier;

/// <summary>The two loops over the socket. Nobody else touches it.</summary>
sealed partial class SocketSession
{
    async Task SendAllAsync()
    {
        try
        {
            await foreach (var frame in queue.ReadAllAsync())
            {
                Volatile.Write(ref sendingSince, parts.Time.GetTimestamp());
                parts.Faults.Reach("before-deliver");
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cut.Token);
                parts.Faults.Reach("after-deliver");
                Volatile.Write(ref sendingSince, 0);
                queue.Sent(frame);
            }

            await CloseAsync();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            End(CloseCodes.Normal);
            socket.Abort();
        }
    }

    async Task CloseAsync()
    {
        var reason = closing!;
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        parts.Instruments.Closed(reason.Code);
        await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Text, cut.Token);
    }

    async Task ReceiveAllAsync()
    {
        var messages = new SocketMessages(socket, options.MessageBytes);
        try
        {
            while (await messages.NextAsync(cut.Token) is { } message)
            {
                if (closing is null)
                    await HandleAsync(message, cut.Token);
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
            await socket.ReceiveAsync(buffer.AsMemory(), cut.Token);
    }
}
