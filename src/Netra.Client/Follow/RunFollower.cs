using System.Net;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>Follows one run to its end.</summary>
sealed class RunFollower(NetraClientOptions options, Credential credential, RunsApi runs, Guid run, long after) : StreamFollower(options, credential)
{
    readonly Credential credential = credential;
    long last = after;

    protected override SubscribeFrame Subscribe() => new("subscribe", Run: run, After: last);

    protected override bool IsMine(JsonElement frame) => Guid.TryParse(Text(frame, "run"), out var of) && of == run;

    protected override string Gone(string? reason) => $"Events after {last} are gone ({reason}); read the run itself.";

    protected override async Task OnSubscribedAsync(JsonElement frame, CancellationToken cancellationToken) =>
        Ended = frame.GetProperty("head").GetInt64() <= last && await HasEndedAsync(cancellationToken);

    protected override async Task<RunEventEnvelope?> DueAsync(RunEventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Seq <= last)
            return null;
        if (envelope.Seq > last + 1)
        {
            Reconnect = true; // a hole is never handed on: the log is read again from the last event
            return null;
        }

        last = envelope.Seq;
        Ended = envelope.Type switch
        {
            EventTypes.AgentCompleted or EventTypes.AgentCancelled or EventTypes.AgentTimedOut => true,
            EventTypes.AgentError => await HasEndedAsync(cancellationToken),
            _ => false,
        };
        return envelope;
    }

    async Task<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        var key = credential.Key;
        try
        {
            return await runs.GetAsync(run, cancellationToken) is { IsTerminal: true } state && state.LastSeq <= last;
        }
        catch (NetraException e) when (e.Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            Reconnect = true; // asked again after the next subscribe
            return false;
        }
        catch (NetraException e) when (e.Status == HttpStatusCode.Unauthorized)
        {
            await RenewAsync(key, e, cancellationToken);
            Reconnect = true;
            return false;
        }
    }
}
