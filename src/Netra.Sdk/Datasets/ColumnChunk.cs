namespace Netra.Sdk;

/// <summary>One column of a chunk, dictionary-coded: distinct values, and for each row the index of its value.</summary>
/// <param name="Values">Distinct values as in the file; null stands for NULL.</param>
/// <param name="Codes">For each row an index into <paramref name="Values"/>.</param>
public sealed record ColumnChunk(IReadOnlyList<string?> Values, IReadOnlyList<int> Codes)
{
    /// <summary>The value of a row of the chunk.</summary>
    public string? this[int row] => Values[Codes[row]];

    /// <summary>Encodes rows of one column.</summary>
    public static ColumnChunk Encode(IReadOnlyList<string?> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string?>();
        var codes = new int[rows.Count];
        var nullCode = -1;
        for (var i = 0; i < codes.Length; i++)
        {
            if (rows[i] is not { } value)
            {
                if (nullCode < 0)
                    (nullCode, _) = (values.Count, Add(values, null));
                codes[i] = nullCode;
            }
            else if (!index.TryGetValue(value, out codes[i]))
            {
                codes[i] = index[value] = values.Count;
                values.Add(value);
            }
        }

        return new(values, codes);
    }

    static bool Add(List<string?> values, string? value)
    {
        values.Add(value);
        return true;
    }
}
