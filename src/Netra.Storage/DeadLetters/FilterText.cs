using System.Text;

namespace Netra.Storage.DeadLetters;

/// <summary>Takes a filter apart at its spaces, except those in quotes.</summary>
static class FilterText
{
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IEnumerable<string> Split(string text)
    {
        var (part, quoted) = (new StringBuilder(), false);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) && !quoted)
            {
                if (part.Length > 0)
                    yield return part.ToString();
                part.Clear();
                continue;
            }

            quoted ^= c == '"';
            part.Append(c);
        }

        if (quoted)
            throw new FormatException("A quote in the filter is not closed.");
        if (part.Length > 0)
            yield return part.ToString();
    }

    /// <summary>The value without the quotes round it.</summary>
    public static string Unquote(string value) => value is ['"', .., '"'] ? value[1..^1] : value;
}
