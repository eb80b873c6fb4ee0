using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>Follows one log over as many connections as it takes. What is due next, and when it ends, is the log's own.</summary>
abstract class StreamFollower(NetraClientOptions options, Credential credential)
{
    int failures;
    long servedAt;
    bool subscribed;
    bool renewed;
    TimeSpan? askedToWait;
    Exception? broken;

    /// <summary>Whether the log has been read to its end.</summary>
    protected bool Ended { get; set; }

    /// <summary>Whether this connection is of no use any more.</summary>
    protected bool Reconnect { get; set; }

    public async IAsyncEnumerable<RunEventEnvelope> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        servedAt = options.Time.GetTimestamp();
        while (true)
        {
            var key = credential.Key;
            using var socket = await ConnectAsync(key, cancellationToken);
            while (socket is not null && !Reconnect && await NextAsync(socket, cancellationToken) is { } frame)
            {
                if (await AcceptAsync(frame, cancellationToken) is { } next)
                    yield return next;
                if (Ended)
                {
                    await socket.CloseAsync(cancellationToken);
                    yield break;
                }
            }

            if (socket?.CloseCode is { } code && StreamClose.IsFinal(code))
                await RenewAsync(key, StreamClose.Refusal(code, socket.CloseReason), cancellationToken);
            await WaitAsync(cancellationToken);
        }
    }

    /// <summary>What a connection asks for first.</summary>
    protected abstract SubscribeFrame Subscribe();

    /// <summary>The log is being told from here on.</summary>
    protected abstract Task OnSubscribedAsync(JsonElement frame, CancellationToken cancellationToken);

    /// <returns>The event, if it is one that is due.</returns>
    protected abstract Task<RunEventEnvelope?> DueAsync(RunEventEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>What to say of events that are gone.</summary>
    protected abstract string Gone(string? reason);

    /// <summary>Whether a frame that names a run or a topic is about this log.</summary>
    protected abstract bool IsMine(JsonElement frame);

    /// <summary>Comes back with another credential at once; fails as the fleet said where there is none, or where that one is refused as well.</summary>
    protected async Task RenewAsync(string refused, NetraException refusal, CancellationToken cancellationToken)
    {
        if (refusal.Status != HttpStatusCode.Unauthorized || renewed || !await credential.RenewAsync(refused, cancellationToken))
            throw refusal;
        (renewed, broken, askedToWait) = (true, refusal, TimeSpan.Zero);
    }

    protected static string? Text(JsonElement frame, string member) => frame.TryGetProperty(member, out var value) ? value.ToString() : null;

    async Task<StreamSocket?> ConnectAsync(string key, CancellationToken cancellationToken)
    {
        Reconnect = subscribed = false;
        try
        {
            return await StreamSocket.OpenAsync(options, key, Subscribe(), cancellationToken);
        }
        catch (WebSocketException e)
        {
            broken = e;
        }
        catch (NetraException e)
        {
            await RenewAsync(key, e, cancellationToken);
        }

        return null;
    }

    /// <returns>The next frame; null when the connection has ended, one way or the other.</returns>
    async Task<JsonElement?> NextAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or JsonException)
        {
            broken = e;
            return null;
        }
    }

    /// <returns>The event to hand on, if the frame is one that is due.</returns>
    async Task<RunEventEnvelope?> AcceptAsync(JsonElement frame, CancellationToken cancellationToken)
    {
        switch (frame.GetProperty("op").GetString())
        {
            case "subscribed" when IsMine(frame):
                (failures, subscribed, renewed) = (0, true, false);
                await OnSubscribedAsync(frame, cancellationToken);
                return null;
            case "event" when IsMine(frame):
                return await DueAsync(frame.Deserialize(ClientJson.Default.RunEventEnvelope)!, cancellationToken);
            case "reset" when IsMine(frame):
                throw new NetraException(HttpStatusCode.Gone, "reset", Gone(Text(frame, "reason")));
            case "error":
                (broken, Reconnect) = (ErrorOf(frame), true);
                return broken is NetraException { Status: HttpStatusCode.ServiceUnavailable } ? null : throw broken;
            case "bye":
                askedToWait = frame.TryGetProperty("retry_after_ms", out var ms) ? TimeSpan.FromMilliseconds(ms.GetDouble()) : null;
                return null;
            default:
                return null;
        }
    }

    async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (subscribed)
            servedAt = options.Time.GetTimestamp(); // however long it was quiet, the connection stood until now
        if (options.Time.GetElapsedTime(servedAt) > options.GiveUpAfter)
            throw new NetraException($"The stream at {options.StreamUrl ?? options.Url} does not answer: {broken?.Message ?? "it closes every connection"}", broken!);
        var pause = askedToWait ?? Backoff.After(++failures);
        askedToWait = null;
        await Task.Delay(pause, options.Time, cancellationToken);
    }

    static NetraException ErrorOf(JsonElement frame)
    {
        var code = Text(frame, "code") ?? "error";
        var status = code switch { "not_found" => HttpStatusCode.NotFound, "unavailable" => HttpStatusCode.ServiceUnavailable, _ => HttpStatusCode.BadRequest };
        return new(status, code, Text(frame, "message") ?? code);
    }
}
