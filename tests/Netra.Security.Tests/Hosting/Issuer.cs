using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Netra.Security.Tests;

/// <summary>An issuer of JWTs on this machine, which counts who reads its keys, and a place beside it that nobody has any reason to call.</summary>
public sealed class Issuer : IAsyncDisposable
{
    public const string Name = "https://issuer.example";
    public const string Audience = "netra";

    WebApplication? web;
    int reads, strays;

    public RSA Key { get; private set; } = RSA.Create(2048);

    public string KeyId { get; private set; } = "first";

    public bool IsStarted => web is not null;

    public string Address => web!.Urls.Single();

    public string JwksUrl => Address + "/jwks";

    /// <summary>Where a hostile header points to.</summary>
    public string Trap => Address + "/trap";

    public int Reads => reads;

    /// <summary>Requests for anything but the keys.</summary>
    public int Strays => strays;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        web.MapGet("/jwks", () =>
        {
            Interlocked.Increment(ref reads);
            return Results.Text(Jwks(), "application/json");
        });
        web.MapFallback(() => Interlocked.Increment(ref strays));
        await web.StartAsync();
    }

    /// <summary>From now on only another key is good.</summary>
    public void Rotate(string keyId) => (Key, KeyId) = (RSA.Create(2048), keyId);

    public string PublicPem => Key.ExportSubjectPublicKeyInfoPem();

    /// <summary>A token of this header and payload, signed by the issuer's key as the header says, or by a signature of one's own.</summary>
    public string Sign(string header, string payload, Func<byte[], byte[]>? signature = null)
    {
        var content = Part(header) + "." + Part(payload);
        var bytes = (signature ?? (data => Key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))(Encoding.ASCII.GetBytes(content));
        return content + "." + WebEncoders.Base64UrlEncode(bytes);
    }

    public static string Part(string json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json));

    string Jwks()
    {
        var parameters = Key.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", kid = KeyId, alg = "RS256", n = WebEncoders.Base64UrlEncode(parameters.Modulus!), e = WebEncoders.Base64UrlEncode(parameters.Exponent!) } },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (web is not null)
            await web.DisposeAsync();
        Key.Dispose();
    }
}
