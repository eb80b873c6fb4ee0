using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Netra.Hosting.Callers;

/// <summary>The keys of one issuer, from its configured address and nowhere else: kept for an hour, read again at most every 30 seconds when a token names a key that is not there.</summary>
sealed class JwksKeys(OidcIssuer issuer, TimeProvider time) : IDisposable
{
    static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(30);

    readonly HttpDocumentRetriever http = new() { RequireHttps = !issuer.MetadataAddress.IsLoopback };
    readonly SemaphoreSlim reading = new(1, 1);
    IList<SecurityKey>? keys;
    long readAt;
    long? askedAt;

    public async Task<IList<SecurityKey>> ReadAsync() => keys is { } known && time.GetElapsedTime(readAt) < KeptFor ? known : await FetchAsync(again: false);

    /// <summary>The keys once more; those that are there where somebody has just asked.</summary>
    public Task<IList<SecurityKey>> ReadAgainAsync() => FetchAsync(again: true);

    public void Dispose() => reading.Dispose();

    async Task<IList<SecurityKey>> FetchAsync(bool again)
    {
        await reading.WaitAsync();
        try
        {
            if (keys is { } known && (again ? askedAt is { } at && time.GetElapsedTime(at) < LeastBetween : time.GetElapsedTime(readAt) < KeptFor))
                return known;
            askedAt = again ? time.GetTimestamp() : askedAt;
            var address = issuer.MetadataAddress.OriginalString;
            var set = issuer.JwksUrl.Length > 0
                ? new JsonWebKeySet(await http.GetDocumentAsync(address, CancellationToken.None))
                : (await OpenIdConnectConfigurationRetriever.GetAsync(address, http, CancellationToken.None)).JsonWebKeySet;
            (keys, readAt) = (set.GetSigningKeys(), time.GetTimestamp());
            return keys;
        }
        finally
        {
            reading.Release();
        }
    }
}
