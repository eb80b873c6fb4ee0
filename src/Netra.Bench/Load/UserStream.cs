using System.Buffers;
using System.Net.WebSockets;

namespace Netra.Bench.Load;

/// <summary>The WebSocket's topic <c>user</c>: tells of every own run that ends, with the time at which its frame came in.</summary>
/// <remarks>A broken connection is opened again; what it missed, <see cref="Completions"/> reads.</remarks>
sealed class UserStream(BenchOptions options, Action<Guid, bool, long> ended)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    static readonly ReadOnlyMemory<byte> Subscribe = """{"op":"subscribe","topic":"user"}"""u8.ToArray();

    readonly TaskCompletionSource subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first subscription stands.</summary>
    public Task Subscribed => subscribed.Task;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ConnectAndReadAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (WebSocketException e)
            {
                subscribed.TrySetException(new BenchException($"The stream at {options.StreamUrl} does not answer: {e.Message}", e));
            }

            await Task.Delay(Pause, options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task ConnectAndReadAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("netra.v1");
        socket.Options.Proxy = null;
        socket.Options.SetRequestHeader("Authorization", "Bearer " + options.Key);
        await socket.ConnectAsync(Address(), cancellationToken);
        await socket.SendAsync(Subscribe, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        var frame = new ArrayBufferWriter<byte>(64 * 1024);
        while (true)
        {
            var received = await socket.ReceiveAsync(frame.GetMemory(16 * 1024), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            frame.Advance(received.Count);
            if (!received.EndOfMessage)
                continue;
            Take(frame.WrittenSpan);
            frame.ResetWrittenCount();
        }
    }

    void Take(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("{\"op\":\"event\""u8))
        {
            if (RunFrame.EndOf(frame) is var (run, completed))
                ended(run, completed, options.Time.GetTimestamp());
        }
        else if (frame.StartsWith("{\"op\":\"subscribed\""u8))
            subscribed.TrySetResult();
    }

    Uri Address()
    {
        var address = new UriBuilder(options.StreamUrl);
        address.Scheme = address.Scheme is "https" or "wss" ? "wss" : "ws";
        address.Path = address.Path.TrimEnd('/') + "/v1/stream";
        return address.Uri;
    }
}
