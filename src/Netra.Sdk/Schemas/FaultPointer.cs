using System.Globalization;
using System.Text.Json;
using NJsonSchema.Validation;

namespace Netra.Sdk;

/// <summary>JSON pointers (RFC 6901) from the validator's own paths, such as <c>#/lines[1].sku</c>, where a name may hold the path's signs.</summary>
static class FaultPointer
{
    public static string Of(ValidationError error, JsonElement value)
    {
        var path = error.Path is { Length: > 2 } p ? p[2..] : "";
        return Walk(value, path, error.Kind == ValidationErrorKind.PropertyRequired ? error.Property : null) ?? Segment(path);
    }

    /// <summary>The pointer of a path below a value, or null where it leads nowhere.</summary>
    /// <param name="missing">The name that the path may end with though the object lacks it.</param>
    static string? Walk(JsonElement at, string path, string? missing)
    {
        if (path.Length == 0)
            return "";
        if (path[0] == '[' && at.ValueKind == JsonValueKind.Array)
            return Item(at, path, missing);
        if (at.ValueKind != JsonValueKind.Object)
            return null;
        var names = at.EnumerateObject().Where(m => Starts(path, m.Name)).OrderByDescending(m => m.Name.Length);
        var pointer = names.Select(m => Below(m.Name, m.Value, path[m.Name.Length..], missing)).FirstOrDefault(p => p is not null);
        return pointer ?? (path == missing ? Segment(path) : null);
    }

    static string? Item(JsonElement items, string path, string? missing)
    {
        var end = path.IndexOf(']', StringComparison.Ordinal);
        return end > 0 && int.TryParse(path.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.GetArrayLength()
            ? Below(path[1..end], items[index], path[(end + 1)..], missing)
            : null;
    }

    static string? Below(string name, JsonElement value, string rest, string? missing) =>
        Walk(value, rest.StartsWith('.') ? rest[1..] : rest, missing) is { } pointer ? Segment(name) + pointer : null;

    static bool Starts(string path, string name) =>
        path.StartsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[name.Length] is '.' or '[');

    static string Segment(string name) =>
        name.Length == 0 ? "" : "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
