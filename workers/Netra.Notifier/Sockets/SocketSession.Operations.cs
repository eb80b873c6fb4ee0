using Netra.Hosting;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;

namespace Netra.Notifier;

/// <summary>What a client may ask for.</summary>
sealed partial class SocketSession
{
    const string UserTopicName = "user";

    async Task HandleAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Volatile.Write(ref spoken, value: true);
        var operation = ClientOperation.Parse(message.Span);
        var allowance = operation?.Op is "subscribe" or "unsubscribe" ? subscribes : operations;
        if (!allowance.TryTake())
        {
            End(CloseCodes.TooManyOperations);
            return;
        }

        var error = operation switch
        {
            { Op: "ping" } => Answer(Frames.Pong),
            { Op: "auth", Token: { Length: > 0 } token } => await RefreshAsync(token, cancellationToken),
            { Op: "subscribe", Topic: UserTopicName, Run: null } => await subscriptions.SubscribeUserAsync(cancellationToken),
            { Op: "unsubscribe", Topic: UserTopicName, Run: null } => subscriptions.UnsubscribeUser(),
            { Op: "subscribe", Topic: SystemSubscription.Topic, Run: null, After: null or >= 0 } => await system.SubscribeAsync(operation.After, cancellationToken),
            { Op: "unsubscribe", Topic: SystemSubscription.Topic, Run: null } => system.Leave(),
            { Op: "subscribe", Run: { } run, Topic: null, After: null or >= 0 } => Guid.TryParse(run, out var id)
                ? await subscriptions.SubscribeAsync(id, operation.After ?? 0, cancellationToken)
                : Subscriptions.NotFound(run: null),
            { Op: "unsubscribe", Run: { } run, Topic: null } => Guid.TryParse(run, out var id)
                ? await subscriptions.UnsubscribeAsync(id)
                : Subscriptions.NotFound(run: null),
            _ => Invalid,
        };
        if (error is not null)
            Send(Frames.Error(error));
        system.Greet();
    }

    static OperationError Invalid { get; } = new(
        "invalid_operation", "Send a JSON object whose op is subscribe (run and after >= 0, or topic user or system), unsubscribe (run or topic), ping or auth (token).");

    OperationError? Answer(byte[] frame)
    {
        Send(frame);
        return null;
    }

    async Task<OperationError?> RefreshAsync(string token, CancellationToken cancellationToken)
    {
        var authorization = "Bearer " + token;
        Caller? caller;
        try
        {
            caller = await parts.Callers.ResolveAsync(authorization, cancellationToken);
        }
        catch (Exception e) when (FailurePolicy.IsOutage(e))
        {
            return new("unavailable", "The token cannot be checked now; try again.");
        }

        if (caller is null)
            return new("unauthorized", "The token is malformed, unknown or expired; the stream goes on with the earlier one.");
        if (caller.UserId == Credential.Caller.UserId && caller.RunId == Credential.Caller.RunId)
        {
            Credential = new(caller, authorization);
            return null;
        }

        End(CloseCodes.Forbidden);
        await parts.Audit.RecordAsync(Credential.Caller, AuditActions.AccessDenied, "auth", allowed: false, new { key = caller.KeyId }, cancellationToken);
        return null;
    }
}
