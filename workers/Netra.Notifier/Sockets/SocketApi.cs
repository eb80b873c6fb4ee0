using Microsoft.AspNetCore.Http.Features;
using Netra.Hosting;
using Netra.Hosting.Callers;

namespace Netra.Notifier;

/// <summary>Lets clients in and serves them.</summary>
/// <remarks>A plain request delegate without services of the request: what a route handler keeps for its request, it would keep for as long as the socket is open.</remarks>
sealed class SocketApi(CallerResolver callers, StreamTickets tickets, Origins origins, Connections connections, SocketParts parts)
{
    const string Protocol = "netra.v1";

    public async Task OpenAsync(HttpContext context)
    {
        var (credential, refusal) = await AdmitAsync(context);
        await (refusal is null ? ServeAsync(context, credential!) : refusal.ExecuteAsync(context));
    }

    async Task<(StreamCredential? Credential, IResult? Refusal)> AdmitAsync(HttpContext context)
    {
        if (connections.Draining)
            return (null, StreamProblem.Unavailable(context, "This process is stopping; connect again."));
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        if (context.WebSockets.IsWebSocketRequest && !origins.Admits(context.Request))
            return (null, StreamProblem.Forbidden(context));
        if (offered.Count > 0 && !offered.Contains(Protocol, StringComparer.Ordinal))
            return (null, StreamProblem.Invalid(context, $"Offer the subprotocol {Protocol}."));
        try
        {
            if (await CredentialAsync(context) is not { } credential)
                return (null, StreamProblem.Unauthorized(context));
            return (credential, context.WebSockets.IsWebSocketRequest ? null : StreamProblem.NoUpgrade(context));
        }
        catch (Exception e) when (FailurePolicy.IsOutage(e))
        {
            return (null, StreamProblem.Outage(context));
        }
    }

    async Task<StreamCredential?> CredentialAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is [{ } authorization])
            return await callers.ResolveAsync(authorization, context.RequestAborted) is { } caller ? new(caller, authorization) : null;
        var ticket = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(StreamTickets.ProtocolPrefix, StringComparison.Ordinal));
        if (ticket is null)
            return null;
        var user = await tickets.RedeemAsync(ticket[StreamTickets.ProtocolPrefix.Length..], context.RequestAborted);
        return user is null ? null : new(user, Authorization: null);
    }

    async Task ServeAsync(HttpContext context, StreamCredential credential)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.Count > 0 ? Protocol : null);
        var upgraded = (context.Features.Get<IHttpUpgradeFeature>() as UpgradeTap)?.Upgraded;
        var session = new SocketSession(socket, upgraded, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), credential, parts);
        if (!connections.TryAdd(session))
            session.End(CloseCodes.TooManyConnections);
        else if (connections.Draining)
            session.End(CloseCodes.Restart);
        try
        {
            await session.RunAsync();
        }
        finally
        {
            connections.Remove(session);
        }
    }
}
