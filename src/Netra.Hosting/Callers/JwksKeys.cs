using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Netra.Hosting.Callers;

/// <summary>
/// The keys of one issuer, from its configured address and nowhere else: kept for an hour, read again at most every 30 seconds when a token names a key that is not there.
/// While the issuer does not answer, those that are known are good for a day, and it is asked every 5 seconds.
/// </summary>
sealed class JwksKeys(OidcIssuer issuer, TimeProvider time) : IDisposable
{
    static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    static readonly TimeSpan KeptWithoutIssuer = TimeSpan.FromDays(1);
    static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(30);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1 << 20 };
    readonly SemaphoreSlim reading = new(1, 1);
    IList<SecurityKey>? keys;
    long readAt;
    long? askedAt;
    long? failedAt;

    public async Task<IList<SecurityKey>> ReadAsync() => keys is { } known && time.GetElapsedTime(readAt) < KeptFor ? known : await FetchAsync(again: false);

    /// <summary>The keys once more; those that are there where somebody has just asked.</summary>
    public Task<IList<SecurityKey>> ReadAgainAsync() => FetchAsync(again: true);

    public void Dispose()
    {
        reading.Dispose();
        client.Dispose();
    }

    async Task<IList<SecurityKey>> FetchAsync(bool again)
    {
        await reading.WaitAsync();
        try
        {
            if (keys is { } known && (again ? askedAt is { } at && time.GetElapsedTime(at) < LeastBetween : time.GetElapsedTime(readAt) < KeptFor))
                return known;
            if (failedAt is { } failed && time.GetElapsedTime(failed) < AfterFailure)
                return StillGood() ?? throw new IOException("its keys could not be read a moment ago");
            askedAt = again ? time.GetTimestamp() : askedAt;
            failedAt = time.GetTimestamp();
            try
            {
                (keys, readAt, failedAt) = (await DownloadAsync(), time.GetTimestamp(), null);
                return keys;
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or ArgumentException && StillGood() is not null) // the issuer is away
            {
                return keys!;
            }
        }
        finally
        {
            reading.Release();
        }
    }

    IList<SecurityKey>? StillGood() => keys is { } known && time.GetElapsedTime(readAt) < KeptWithoutIssuer ? known : null;

    async Task<IList<SecurityKey>> DownloadAsync()
    {
        var http = new HttpDocumentRetriever(client) { RequireHttps = !issuer.MetadataAddress.IsLoopback };
        var address = issuer.MetadataAddress.OriginalString;
        if (issuer.JwksUrl.Length > 0)
            return new JsonWebKeySet(await http.GetDocumentAsync(address, CancellationToken.None)).GetSigningKeys();
        var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, http, CancellationToken.None);
        return found.Issuer == issuer.Issuer
            ? found.JsonWebKeySet.GetSigningKeys()
            : throw new InvalidOperationException("its discovery document is of another issuer");
    }
}
