using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Netra.Client;

/// <summary>One connection to <c>/v1/stream</c>, subscribed to one log.</summary>
sealed class StreamSocket : IDisposable
{
    const string Subprotocol = "netra.v1";
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    readonly ClientWebSocket socket = new();
    readonly ArrayBufferWriter<byte> frame = new(4096);

    StreamSocket(string key)
    {
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        socket.Options.KeepAliveInterval = Heartbeat;
        socket.Options.KeepAliveTimeout = Heartbeat;
        socket.Options.CollectHttpResponseDetails = true;
    }

    /// <summary>The code with which the server closed the connection, null while it is open or when it just broke off.</summary>
    public int? CloseCode => (int?)socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    /// <exception cref="NetraException">The credential was refused: coming back is of no use.</exception>
    /// <exception cref="WebSocketException">No connection for now.</exception>
    public static async Task<StreamSocket> OpenAsync(NetraClientOptions options, string key, SubscribeFrame first, CancellationToken cancellationToken)
    {
        var stream = new StreamSocket(key);
        try
        {
            await stream.socket.ConnectAsync(AddressOf(options), cancellationToken);
            var subscribe = JsonSerializer.SerializeToUtf8Bytes(first, StreamJson.Default.SubscribeFrame);
            await stream.socket.SendAsync(subscribe, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            return stream;
        }
        catch (WebSocketException) when (stream.socket.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            var status = stream.socket.HttpStatusCode;
            stream.Dispose();
            throw new NetraException(status, status.ToString().ToLowerInvariant(), string.Create(
                CultureInfo.InvariantCulture, $"The stream refuses the connection with HTTP {(int)status}."));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <returns>The next frame, or null once the connection has been closed.</returns>
    public async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        frame.ResetWrittenCount();
        while (true)
        {
            var received = await socket.ReceiveAsync(frame.GetMemory(4096), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            frame.Advance(received.Count);
            if (received.EndOfMessage)
                return JsonElement.Parse(frame.WrittenSpan);
        }
    }

    /// <summary>Says goodbye without waiting for the answer.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (socket.State == WebSocketState.Open)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    public void Dispose() => socket.Dispose();

    static Uri AddressOf(NetraClientOptions options)
    {
        var address = new UriBuilder(options.StreamUrl ?? options.Url);
        address.Scheme = address.Scheme switch { "https" or "wss" => "wss", _ => "ws" };
        address.Path = address.Path.TrimEnd('/') + "/v1/stream";
        return address.Uri;
    }
}
