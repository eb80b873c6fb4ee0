namespace Netra.Client;

/// <summary>As whom a client speaks, and where the next credential comes from.</summary>
sealed class Credential(NetraClientOptions options) : IDisposable
{
    readonly SemaphoreSlim renewing = new(1);
    volatile string key = options.Key;

    public string Key => key;

    /// <summary>Gets another credential in place of one that was refused. Many who ask at once share one answer.</summary>
    /// <returns>False where there is none to get.</returns>
    public async Task<bool> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        if (options.RenewKey is not { } renew)
            return false;
        await renewing.WaitAsync(cancellationToken);
        try
        {
            if (key == refused && await renew(cancellationToken) is { Length: > 0 } next)
                key = next;
            return key != refused;
        }
        finally
        {
            renewing.Release();
        }
    }

    public void Dispose() => renewing.Dispose();
}
