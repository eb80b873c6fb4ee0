using System.Net;

namespace Netra.Hosting.Outbound;

/// <summary>Which addresses a user may name. What a name stands for is checked when it is connected to.</summary>
public static class OutboundUrl
{
    const int Most = 2000;
    static readonly int[] Ports = [80, 443, 8080, 8443];
    static readonly string[] LocalNames = ["localhost", ".localhost", ".local", ".internal", ".localdomain", ".home.arpa"];

    /// <returns>What is wrong with the address, or null.</returns>
    public static string? FaultOf(string text, OutboundOptions options)
    {
        if (text.Length > Most || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0)
            return "must be an http or https address";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return "must have no user, password or fragment";
        if (options.AllowPrivate)
            return null;
        if (!Ports.Contains(uri.Port))
            return $"must have one of the ports {string.Join(", ", Ports)}";
        return IsLocal(uri) ? "must be on the public internet" : null;
    }

    static bool IsLocal(Uri uri)
    {
        if (uri.Host.Any(c => c > '~' && !char.IsLetter(c)))
            return true; // digits in circles and wide dots are digits and dots to a resolver
        var host = uri.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return !PublicAddress.Is(address);
        return !host.Contains('.', StringComparison.Ordinal)
            || Array.Exists(LocalNames, n => host.Equals(n, StringComparison.OrdinalIgnoreCase) || (n[0] == '.' && host.EndsWith(n, StringComparison.OrdinalIgnoreCase)));
    }
}
