using Netra.Api.Problems;

namespace Netra.Api.Requests;

/// <summary>Short texts that callers send and the database keeps or compares.</summary>
static class PlainText
{
    /// <summary>The text where it is not longer than allowed and has no control characters, which the database would refuse.</summary>
    public static string Check(string text, string name, int most = 200)
    {
        if (text.Length > most || text.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            throw RefusedException.Invalid($"'{name}' must be at most {most} characters without control characters.");
        return text;
    }

    public static string? CheckOptional(string? text, string name, int most = 200) => text is null ? null : Check(text, name, most);
}
