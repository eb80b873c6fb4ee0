namespace Netra.Api.Requests;

/// <summary>JSON pointers (RFC 6901) from the serializer's paths.</summary>
static class JsonPath
{
    /// <summary><c>$.labels.team[0]</c> as <c>/labels/team/0</c>; empty for the root.</summary>
    public static string ToPointer(string? path) => (path ?? "").TrimStart('$')
        .Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
        .Replace('[', '/').Replace("]", "", StringComparison.Ordinal).Replace('.', '/');

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
