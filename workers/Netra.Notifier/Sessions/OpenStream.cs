using Netra.Hosting.Callers;

namespace Netra.Notifier;

/// <summary>A client's open stream, of whatever transport, as those who watch over all of them see it.</summary>
abstract class OpenStream(string transport, StreamCredential credential, TimeProvider time)
{
    long checkedAt = time.GetTimestamp();

    public string Transport { get; } = transport;

    public Guid Id { get; } = Guid.CreateVersion7();

    public StreamCredential Credential { get; protected set; } = credential;

    /// <summary>Tells the client that it will be sent away and when to come back.</summary>
    public abstract void Bye(TimeSpan retryAfter);

    /// <summary>Ends the stream soon; the first reason counts. Never waits.</summary>
    public abstract void End(CloseReason reason);

    /// <summary>Enforces what depends on time; called about twice a second.</summary>
    public virtual void Check()
    {
        if (Credential.Caller.ExpiresAt <= time.GetUtcNow())
            End(CloseCodes.Expired);
    }

    /// <summary>Whether the credential should be looked at again; true once per interval.</summary>
    public bool CredentialDue(TimeSpan interval)
    {
        if (time.GetElapsedTime(checkedAt) < interval)
            return false;
        checkedAt = time.GetTimestamp();
        return true;
    }
}

/// <summary>What a stream was opened with.</summary>
/// <param name="Authorization">The header's value; null for a ticket.</param>
sealed record StreamCredential(Caller Caller, string? Authorization)
{
    /// <returns>Whether it would still open a stream for the same user.</returns>
    public async Task<bool> IsValidAsync(CallerResolver callers, CancellationToken cancellationToken)
    {
        if (Authorization is null)
            return await callers.IsAliveAsync(Caller, cancellationToken);
        return (await callers.ResolveAsync(Authorization, cancellationToken))?.UserId == Caller.UserId;
    }
}
