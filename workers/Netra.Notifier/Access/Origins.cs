using Microsoft.Extensions.Options;

namespace Netra.Notifier;

/// <summary>Which browser pages may open streams: those of this host, of the API's address and of the configured origins.</summary>
sealed class Origins(IOptions<StreamOptions> stream, IOptions<ApiAddress> api)
{
    readonly HashSet<string> allowed = new(
        stream.Value.AllowedOrigins.Append(stream.Value.PublicUrl).Append(api.Value.Url).Select(Normalised).OfType<string>(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a page of that origin may read what this part answers.</summary>
    public bool IsAllowed(string origin) => Normalised(origin) is { } known && allowed.Contains(known);

    /// <summary>Whether the upgrade may happen. A browser always sends an origin, so none is right only for a caller with a header of its own.</summary>
    public bool Admits(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return request.Headers.Authorization.Count > 0;
        return IsAllowed(origin) || IsSameHost(origin, request.Host);
    }

    static bool IsSameHost(string origin, HostString host) =>
        Normalised(origin) is { } page && string.Equals(new Uri(page).Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    static string? Normalised(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Authority.Length > 0
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
