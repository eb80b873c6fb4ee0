using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>Follows one run over as many connections as it takes.</summary>
sealed class RunFollower(NetraClientOptions options, RunsApi runs, Guid run)
{
    long last;
    int failures;
    long servedAt;
    bool subscribed;
    TimeSpan? askedToWait;
    bool ended;
    bool reconnect;
    Exception? broken;

    public async IAsyncEnumerable<RunEventEnvelope> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (last, servedAt) = (after, options.Time.GetTimestamp());
        while (true)
        {
            using var socket = await ConnectAsync(cancellationToken);
            reconnect = subscribed = false;
            while (socket is not null && !reconnect && await NextAsync(socket, cancellationToken) is { } frame)
            {
                if (await AcceptAsync(frame, cancellationToken) is { } next)
                    yield return next;
                if (ended)
                {
                    await socket.CloseAsync(cancellationToken);
                    yield break;
                }
            }

            if (socket?.CloseCode is { } code && StreamClose.IsFinal(code))
                throw StreamClose.Refusal(code, socket.CloseReason);
            await WaitAsync(cancellationToken);
        }
    }

    async Task<StreamSocket?> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StreamSocket.OpenAsync(options, run, last, cancellationToken);
        }
        catch (WebSocketException e)
        {
            broken = e;
            return null;
        }
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
            case "subscribed":
                (failures, subscribed) = (0, true);
                ended = frame.GetProperty("head").GetInt64() <= last && await HasEndedAsync(cancellationToken);
                return null;
            case "event":
                return await DueAsync(frame.Deserialize(ClientJson.Default.RunEventEnvelope)!, cancellationToken);
            case "reset":
                throw new NetraException(HttpStatusCode.Gone, "reset", $"Events after {last} are gone ({Text(frame, "reason")}); read the run itself.");
            case "error":
                (broken, reconnect) = (ErrorOf(frame), true);
                return broken is NetraException { Status: HttpStatusCode.ServiceUnavailable } ? null : throw broken;
            case "bye":
                askedToWait = frame.TryGetProperty("retry_after_ms", out var ms) ? TimeSpan.FromMilliseconds(ms.GetDouble()) : null;
                return null;
            default:
                return null;
        }
    }

    async Task<RunEventEnvelope?> DueAsync(RunEventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Seq <= last || !Guid.TryParse(envelope.Run, out var of) || of != run)
            return null;
        if (envelope.Seq > last + 1)
        {
            reconnect = true; // a hole is never handed on: the log is read again from the last event
            return null;
        }

        last = envelope.Seq;
        ended = envelope.Type switch
        {
            EventTypes.AgentCompleted or EventTypes.AgentCancelled or EventTypes.AgentTimedOut => true,
            EventTypes.AgentError => await HasEndedAsync(cancellationToken),
            _ => false,
        };
        return envelope;
    }

    async Task<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await runs.GetAsync(run, cancellationToken) is { IsTerminal: true } state && state.LastSeq <= last;
        }
        catch (NetraException e) when (e.Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            reconnect = true; // asked again after the next subscribe
            return false;
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

    static string? Text(JsonElement frame, string member) => frame.TryGetProperty(member, out var value) ? value.ToString() : null;
}
