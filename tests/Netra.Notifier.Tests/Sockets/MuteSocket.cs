using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace Netra.Notifier.Tests;

/// <summary>A client that says nothing and takes nothing: a frame that is written to it is on its way until <see cref="ReadOn"/>.</summary>
sealed class MuteSocket : WebSocket, IHttpRequestLifetimeFeature
{
    readonly TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int? code;
    int written;

    /// <summary>Frames that were written, with the one on its way.</summary>
    public int Written => Volatile.Read(ref written);

    public override WebSocketCloseStatus? CloseStatus => (WebSocketCloseStatus?)code;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => code is null ? WebSocketState.Open : WebSocketState.Closed;

    public override string? SubProtocol => null;

    public CancellationToken RequestAborted { get; set; }

    public void ReadOn() => reading.TrySetResult();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref written);
        return reading.Task;
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        await closed.Task.WaitAsync(cancellationToken);
        return new(0, WebSocketMessageType.Close, endOfMessage: true);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        code = (int)closeStatus;
        closed.TrySetResult();
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort()
    {
        reading.TrySetResult();
        closed.TrySetResult();
    }

    public override void Dispose() => Abort();
}
