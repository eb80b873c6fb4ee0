using System.Net.WebSockets;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>A WebSocket whose frames are kept with the time of their arrival and looked at afterwards, so that looking costs nothing while time is measured.</summary>
sealed class SocketTape : IAsyncDisposable
{
    readonly ClientWebSocket socket = new();
    readonly Lock gate = new();
    readonly List<(DateTimeOffset At, byte[] Frame)> frames = [];
    (int Count, TaskCompletionSource Reached) awaited = (int.MaxValue, new());
    Task reading = Task.CompletedTask;

    /// <summary>Connects with what the user's credential opens; <paramref name="first"/> is the first operation.</summary>
    public static async Task<SocketTape> OpenAsync(Uri address, string? key, object? first = null)
    {
        var tape = new SocketTape();
        tape.socket.Options.AddSubProtocol("netra.v1");
        tape.socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        await tape.socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/v1/stream" }.Uri, TestContext.Current.CancellationToken);
        tape.reading = tape.ReadAsync();
        if (first is not null)
            await tape.SendAsync(first);
        return tape;
    }

    public Task SendAsync(object operation) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(operation), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Waits until so many frames have come.</summary>
    public async Task UntilAsync(int count, double seconds)
    {
        Task reached;
        lock (gate)
        {
            if (frames.Count >= count)
                return;
            awaited = (count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            reached = awaited.Reached.Task;
        }

        try
        {
            await reached.WaitAsync(TimeSpan.FromSeconds(seconds), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{frames.Count} of {count} frames within {seconds} s; closed with {socket.CloseStatus}", e);
        }
    }

    /// <summary>The frames so far, in the order of their arrival.</summary>
    public IReadOnlyList<(DateTimeOffset At, JsonElement Frame)> Frames()
    {
        lock (gate)
            return [.. frames.Select(f => (f.At, JsonSerializer.Deserialize<JsonElement>(f.Frame)))];
    }

    /// <summary>The events among them.</summary>
    public IReadOnlyList<(DateTimeOffset At, JsonElement Event)> Events() => [.. Frames().Where(f => f.Frame.GetProperty("op").GetString() == "event")];

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await reading;
        socket.Dispose();
    }

    async Task ReadAsync()
    {
        var buffer = new byte[8192];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, length * 2);
                var got = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close)
                    return;
                length += got.Count;
                if (got.EndOfMessage)
                {
                    Keep(buffer[..length]);
                    length = 0;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // cut
        }
    }

    void Keep(byte[] frame)
    {
        lock (gate)
        {
            frames.Add((TimeProvider.System.GetUtcNow(), frame));
            if (frames.Count >= awaited.Count)
                awaited.Reached.TrySetResult();
        }
    }
}
