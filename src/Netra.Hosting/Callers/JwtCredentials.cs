using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Netra.Hosting.Callers;

/// <summary>Checks JWTs as RFC 8725 has it: signed by a configured issuer's key with an algorithm of its list, <c>typ</c>, <c>iss</c>, <c>aud</c>, <c>exp</c>, <c>nbf</c>; no member twice, no <c>crit</c>.</summary>
/// <remarks>Nothing in a token's header is followed: <c>jku</c>, <c>x5u</c>, <c>jwk</c> and <c>x5c</c> are not looked at.</remarks>
public sealed partial class JwtCredentials(IOptions<OidcOptions> options, TimeProvider time, ILogger<JwtCredentials> log) : IDisposable
{
    const int Longest = 16 * 1024;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = Longest };
    readonly ConcurrentDictionary<string, JwksKeys> keys = new(StringComparer.Ordinal);

    /// <returns>For whom the token speaks, or null where anything about it is wrong.</returns>
    public async Task<JwtSubject?> ValidateAsync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (options.Value.Issuers.Count == 0 || token.Length > Longest || token.Split('.') is not [var header, var payload, { Length: > 0 }])
            return null;
        if (Read(header) is not { } head || head.ContainsKey("crit") || Text(head, "kid") is not { } keyId || Read(payload) is not { } claims || IssuerOf(claims) is not { } issuer)
            return null;
        var known = keys.GetOrAdd(issuer.Issuer, static (_, made) => new JwksKeys(made.issuer, made.time), (issuer, time));
        try
        {
            var signing = await known.ReadAsync();
            if (signing.All(k => k.KeyId != keyId))
                signing = await known.ReadAgainAsync();
            var result = await handler.ValidateTokenAsync(token, Parameters(issuer, signing));
            return result.IsValid ? Subject(claims, issuer, result.SecurityToken.ValidTo) : null;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or ArgumentException) // the issuer's keys cannot be read, or the token is none
        {
            NotChecked(log, issuer.Issuer, e.Message);
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var issuer in keys.Values)
            issuer.Dispose();
    }

    OidcIssuer? IssuerOf(Dictionary<string, JsonElement> claims) =>
        Text(claims, "iss") is { } name ? options.Value.Issuers.FirstOrDefault(i => i.Issuer == name) : null;

    TokenValidationParameters Parameters(OidcIssuer issuer, IList<SecurityKey> signing) => new()
    {
        ValidIssuer = issuer.Issuer,
        ValidAudience = issuer.Audience,
        ValidAlgorithms = issuer.Allowed,
        ValidTypes = [issuer.Type],
        IssuerSigningKeys = signing,
        TryAllIssuerSigningKeys = false,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = IsInTime,
    };

    bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var (now, skew) = (time.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(options.Value.ClockSkewSeconds));
        return expires is { } end && now < end + skew && (notBefore is not { } begin || now >= begin - skew);
    }

    static JwtSubject? Subject(Dictionary<string, JsonElement> claims, OidcIssuer issuer, DateTime expires)
    {
        var (tenant, user) = (Text(claims, "tenant"), Text(claims, "sub"));
        if (tenant is null || user is null || (issuer.Tenants.Count > 0 && !issuer.Tenants.Contains(tenant)))
            return null;
        return new(tenant, user, Text(claims, "scope") ?? "", new DateTimeOffset(expires, TimeSpan.Zero));
    }

    static Dictionary<string, JsonElement>? Read(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.Clone(), StringComparer.Ordinal)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    static string? Text(Dictionary<string, JsonElement> claims, string name) =>
        claims.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 200 } text && !text.Any(char.IsControl) ? text : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A token of {Issuer} was not checked: {Reason}")]
    static partial void NotChecked(ILogger logger, string issuer, string reason);
}

/// <summary>For whom a valid token speaks.</summary>
/// <param name="Tenant">A tenant's name or id.</param>
/// <param name="User">The user's name in the tenant.</param>
/// <param name="Scope">Space-separated permissions, as far as the user has them.</param>
public sealed record JwtSubject(string Tenant, string User, string Scope, DateTimeOffset ExpiresAt);
