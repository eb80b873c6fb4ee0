using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Netra.Hosting.Tests.Callers;

/// <summary>An issuer on this machine that is found by its discovery document.</summary>
sealed class DiscoveredIssuer : IAsyncDisposable
{
    readonly WebApplication web;
    RSA key = RSA.Create(2048);
    string keyId = "first";
    int reads;

    DiscoveredIssuer(WebApplication web) => this.web = web;

    public string Address => web.Urls.Single();

    /// <summary>The issuer that its document names, where that is not itself.</summary>
    public string? Claims { get; set; }

    /// <summary>Answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    /// <summary>Requests of its keys or its document, also those in vain.</summary>
    public int Reads => reads;

    public static async Task<DiscoveredIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var issuer = new DiscoveredIssuer(builder.Build());
        issuer.web.Urls.Add("http://127.0.0.1:0");
        issuer.web.MapGet("/.well-known/openid-configuration", () => issuer.Answer(() => new { issuer = issuer.Claims ?? issuer.Address, jwks_uri = issuer.Address + "/keys" }));
        issuer.web.MapGet("/keys", () => issuer.Answer(issuer.Jwks));
        await issuer.web.StartAsync();
        return issuer;
    }

    /// <summary>From now on only another key is good.</summary>
    public void Rotate(string id) => (key, keyId) = (RSA.Create(2048), id);

    /// <summary>A token for user <c>ann</c> of tenant <c>acme</c>.</summary>
    public string Token(DateTimeOffset expires)
    {
        var content = Part($$"""{"alg":"RS256","typ":"at+jwt","kid":"{{keyId}}"}""")
            + "." + Part($$"""{"iss":"{{Address}}","aud":"netra","sub":"ann","tenant":"acme","scope":"agent_execution","exp":{{expires.ToUnixTimeSeconds()}}}""");
        return content + "." + WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        key.Dispose();
    }

    IResult Answer(Func<object> body)
    {
        Interlocked.Increment(ref reads);
        return IsDown ? Results.StatusCode(503) : Results.Text(JsonSerializer.Serialize(body()), "application/json");
    }

    object Jwks()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { keys = new[] { new { kty = "RSA", use = "sig", kid = keyId, alg = "RS256", n = WebEncoders.Base64UrlEncode(parameters.Modulus!), e = WebEncoders.Base64UrlEncode(parameters.Exponent!) } } };
    }

    static string Part(string json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json));
}
