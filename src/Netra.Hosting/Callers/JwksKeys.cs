using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Netra.Hosting.Callers;

/// <summary>The keys of one issuer, from its configured address and nowhere else: kept for hours, read again at most twice a minute when a token names a key that is not there.</summary>
sealed class JwksKeys
{
    static readonly TimeSpan LeastRefresh = TimeSpan.FromSeconds(30);

    readonly ConfigurationManager<JsonWebKeySet> configuration;

    public JwksKeys(OidcIssuer issuer) => configuration = new(
        issuer.MetadataAddress.OriginalString,
        new Retriever(isDiscovery: issuer.JwksUrl.Length == 0),
        new HttpDocumentRetriever { RequireHttps = !issuer.MetadataAddress.IsLoopback })
    {
        RefreshInterval = LeastRefresh,
    };

    public async Task<IList<SecurityKey>> ReadAsync() => (await configuration.GetConfigurationAsync(CancellationToken.None)).GetSigningKeys();

    /// <summary>The keys once more, where the last time is long enough ago.</summary>
    public Task<IList<SecurityKey>> ReadAgainAsync()
    {
        configuration.RequestRefresh();
        return ReadAsync();
    }

    sealed class Retriever(bool isDiscovery) : IConfigurationRetriever<JsonWebKeySet>
    {
        public async Task<JsonWebKeySet> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel) => isDiscovery
            ? (await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel)).JsonWebKeySet
            : new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel));
    }
}
