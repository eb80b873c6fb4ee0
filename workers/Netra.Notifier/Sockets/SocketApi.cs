using Netra.Hosting.Callers;

namespace Netra.Notifier;

static class SocketApi
{
    const string Protocol = "netra.v1";

    public static void MapSocket(this IEndpointRouteBuilder routes) => routes.MapMethods("", [HttpMethods.Get, HttpMethods.Connect], OpenAsync);

    static async Task<IResult> OpenAsync(
        HttpContext context, CallerResolver callers, StreamTickets tickets, Origins origins, Connections connections, SocketParts parts)
    {
        if (connections.Draining)
            return StreamProblem.Unavailable(context, "This process is stopping; connect again.");
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        if (context.WebSockets.IsWebSocketRequest && !origins.Admits(context.Request))
            return StreamProblem.Forbidden(context);
        if (offered.Count > 0 && !offered.Contains(Protocol, StringComparer.Ordinal))
            return StreamProblem.Invalid(context, $"Offer the subprotocol {Protocol}.");
        if (await CredentialAsync(context, callers, tickets) is not { } credential)
            return StreamProblem.Unauthorized(context);
        if (!context.WebSockets.IsWebSocketRequest)
            return StreamProblem.NoUpgrade(context);
        await ServeAsync(context, credential, connections, parts, offered.Count > 0 ? Protocol : null);
        return TypedResults.Empty;
    }

    static async Task<StreamCredential?> CredentialAsync(HttpContext context, CallerResolver callers, StreamTickets tickets)
    {
        if (context.Request.Headers.Authorization is [{ } authorization])
            return await callers.ResolveAsync(authorization, context.RequestAborted) is { } caller ? new(caller, authorization) : null;
        var ticket = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(StreamTickets.ProtocolPrefix, StringComparison.Ordinal));
        if (ticket is null)
            return null;
        var user = await tickets.RedeemAsync(ticket[StreamTickets.ProtocolPrefix.Length..], context.RequestAborted);
        return user is null ? null : new(user, Authorization: null);
    }

    static async Task ServeAsync(HttpContext context, StreamCredential credential, Connections connections, SocketParts parts, string? protocol)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        using var session = new SocketSession(socket, credential, parts);
        var admitted = connections.TryAdd(session);
        if (!admitted)
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
