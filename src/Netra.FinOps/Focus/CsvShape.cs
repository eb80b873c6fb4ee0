using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>What a kind of CSV file must have.</summary>
/// <param name="Required">Columns without which the file is not of this kind.</param>
/// <param name="OneOf">At least one of these must be there too; no condition when empty.</param>
/// <param name="Numbers">Columns whose values must be decimals or NULL; a row with another value is rejected.</param>
/// <param name="Times">Columns whose values must be ISO 8601 times or NULL; a row with another value is rejected.</param>
/// <param name="NeverNull">Columns without whose value a row means nothing and is rejected.</param>
sealed record CsvShape(
    string Kind, IReadOnlyList<string> Required, IReadOnlyList<string> OneOf, IReadOnlyList<string> Numbers,
    IReadOnlyList<string> Times, IReadOnlyList<string> NeverNull)
{
    /// <summary>Whether a header line has the columns of this kind.</summary>
    public bool Recognises(string firstLine)
    {
        var header = firstLine.TrimStart('\uFEFF').Split(',').Select(c => c.Trim().Trim('"').Trim()).ToHashSet(StringComparer.Ordinal);
        return Required.All(header.Contains) && (OneOf.Count == 0 || OneOf.Any(header.Contains));
    }

    /// <exception cref="FailureException"><c>invalid_input</c>: the header is not that of a table of this kind.</exception>
    public void Check(IReadOnlyList<string> header)
    {
        if (header.Count == 0)
            throw Invalid.Input("The file is empty; send a CSV file with a header line.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            if (header[i].Length == 0)
                throw Invalid.Input($"Column {i + 1} of the header has no name; name every column in the first line.");
            if (header[i].Any(c => char.IsControl(c) || c == '\uFFFD'))
                throw Invalid.Input("The file is not CSV text: its first line holds control characters or bytes that are not UTF-8. Send CSV, or CSV compressed with gzip.");
            if (!seen.Add(header[i]))
                throw Invalid.Input($"The column {header[i]} is twice in the header; rename or drop one.");
        }

        var missing = Required.Where(c => !seen.Contains(c)).ToList();
        if (missing.Count == 0 && OneOf.Count > 0 && !OneOf.Any(seen.Contains))
            missing.Add($"one of {string.Join(", ", OneOf)}");
        if (missing.Count > 0)
            throw Invalid.Input($"The file is no {Kind} table: its header lacks {string.Join(", ", missing)}. Check the export, or name another kind.");
    }
}
