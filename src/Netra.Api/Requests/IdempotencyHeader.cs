using Microsoft.Extensions.Primitives;
using Netra.Api.Problems;

namespace Netra.Api.Requests;

/// <summary>The Idempotency-Key header: a quoted string (RFC 8941) or the bare text, which are the same key.</summary>
static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";
    const int Most = 255;

    public static string? Read(StringValues header)
    {
        if (header.Count == 0)
            return null;
        var key = header.Count == 1 ? Unquote(header[0]!.Trim()) : "";
        if (key.Length is 0 or > Most || key.Any(c => c is < ' ' or > '~'))
            throw RefusedException.Invalid($"{Name} must be one key of 1 to {Most} printable ASCII characters, quoted or bare.");
        return key;
    }

    static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
            return text;
        return text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }
}
