using System.ComponentModel.DataAnnotations;

namespace Netra.Hosting.Callers;

/// <summary>The issuers whose JWTs are accepted; none unless configured.</summary>
public sealed class OidcOptions
{
    public const string Section = "Oidc";

    public IList<OidcIssuer> Issuers { get; init; } = [];

    /// <summary>Clocks may differ by this much, seconds.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 30;

    public bool IsSound() => Issuers.All(i => i.IsSound()) && Issuers.DistinctBy(i => i.Issuer, StringComparer.Ordinal).Count() == Issuers.Count;
}

public sealed class OidcIssuer
{
    /// <summary>The claim <c>iss</c>, character by character; an absolute URL.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The claim <c>aud</c> must hold it.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Where the keys are; found by the issuer's discovery document when empty. Https, except on this machine.</summary>
    public string JwksUrl { get; set; } = "";

    /// <summary>The header <c>typ</c>; RFC 9068 says <c>at+jwt</c>. An ID token has another.</summary>
    public string Type { get; set; } = "at+jwt";

    /// <summary>Asymmetric ones only: RS, PS or ES with 256, 384 or 512. RS256, PS256 and ES256 when empty.</summary>
    public IList<string> Algorithms { get; init; } = [];

    /// <summary>Names or ids of the tenants for which the issuer may speak; all when empty.</summary>
    public IList<string> Tenants { get; init; } = [];

    internal IReadOnlyList<string> Allowed => Algorithms.Count > 0 ? [.. Algorithms] : ["RS256", "PS256", "ES256"];

    internal Uri MetadataAddress => new(JwksUrl.Length > 0 ? JwksUrl : Issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    internal bool IsSound() =>
        Uri.TryCreate(Issuer, UriKind.Absolute, out _) && Audience.Length > 0 && Type.Length > 0
        && Uri.TryCreate(JwksUrl.Length > 0 ? JwksUrl : Issuer, UriKind.Absolute, out var keys) && (keys.Scheme == Uri.UriSchemeHttps || keys is { Scheme: "http", IsLoopback: true })
        && Allowed.All(a => a is ['R' or 'P' or 'E', 'S', '2' or '3' or '5', ..] && a[2..] is "256" or "384" or "512");
}
