using System.Globalization;
using Netra.Client;

namespace Netra.Cli;

/// <summary>Which fleet the commands talk to.</summary>
/// <remarks>NETRA_URL, NETRA_STREAM_URL and NETRA_KEY; without them the embedded fleet on 127.0.0.1:5080 and the key in its folder.</remarks>
sealed record FleetAddress(Uri Url, Uri? StreamUrl, string Key)
{
    public const int EmbeddedPort = 5080;

    public static FleetAddress Resolve()
    {
        var url = Variable("NETRA_URL");
        var address = Absolute("NETRA_URL", url) ?? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{EmbeddedPort}"));
        var key = Variable("NETRA_KEY") ?? (address.IsLoopback ? EmbeddedFolder.KeyOf(address.Port) : null);
        if (key is null && url is null)
            throw new CommandException(Exit.Unreachable, "No fleet: start an embedded one with 'netra up', or set NETRA_URL and NETRA_KEY.");
        return new(address, Absolute("NETRA_STREAM_URL", Variable("NETRA_STREAM_URL")), key ?? "");
    }

    public NetraClient Connect() => new(new NetraClientOptions { Url = Url, StreamUrl = StreamUrl, Key = Key });

    /// <summary>Addresses of a variable that are separated by commas; none where it is not set.</summary>
    public static IReadOnlyList<Uri> Several(string name) =>
        [.. (Variable(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(url => Absolute(name, url)!)];

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    static Uri? Absolute(string name, string? url)
    {
        if (url is null)
            return null;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ws" or "wss"
            ? uri
            : throw new CommandException(Exit.Usage, $"{name} must be an address such as http://127.0.0.1:5080, not '{url}'.");
    }
}
