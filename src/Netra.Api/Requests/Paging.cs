using System.Buffers.Text;
using Microsoft.AspNetCore.WebUtilities;
using Netra.Api.Problems;

namespace Netra.Api.Requests;

/// <summary>Limits, cursors and links of lists.</summary>
static class Paging
{
    const int Default = 100;
    const int Most = 1000;

    /// <summary>100 when none is asked for, at most 1,000.</summary>
    public static int Limit(long? asked) => asked switch
    {
        null => Default,
        < 1 => throw RefusedException.Invalid("'limit' must be at least 1."),
        > Most => Most,
        _ => (int)asked,
    };

    public static string Cursor(Guid last) => Base64Url.EncodeToString(last.ToByteArray(bigEndian: true));

    /// <summary>The id a cursor stands for, or null where none was given.</summary>
    public static Guid? After(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        Span<byte> bytes = stackalloc byte[16];
        return cursor.Length == 22 && Base64Url.TryDecodeFromChars(cursor, bytes, out var written) && written == 16
            ? new Guid(bytes, bigEndian: true)
            : throw RefusedException.Invalid("'cursor' is not one that this list has given.");
    }

    /// <summary>The page of what was read: one item more than the limit says that another page follows.</summary>
    /// <param name="end">Where it was not read to the end: from where to go on.</param>
    public static Page<TItem> Page<TRow, TItem>(HttpContext http, IReadOnlyList<TRow> rows, int limit, Func<TRow, TItem> view, Func<TRow, string> cursor, Guid? end = null)
    {
        var more = rows.Count > limit;
        var next = more ? cursor(rows[limit - 1]) : end is { } last ? Cursor(last) : null;
        if (next is not null)
            http.Response.Headers.Link = $"<{WithCursor(http.Request, next)}>; rel=\"next\"";
        return new([.. rows.Take(limit).Select(view)], next);
    }

    static string WithCursor(HttpRequest request, string cursor)
    {
        var others = request.Query.Where(q => q.Key is not ("cursor" or "after"))
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value));
        return QueryHelpers.AddQueryString(request.Path.ToUriComponent(), others.Append(KeyValuePair.Create("cursor", (string?)cursor)));
    }
}
