using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Codes one column of the chunk under construction.</summary>
sealed class ColumnBuilder
{
    const string Null = "NULL";

    readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    List<string?> values = [];
    int[] codes = new int[DatasetImport.RowsPerChunk];
    int count;
    int nullCode = -1;

    /// <summary>An empty field and the whole field <c>NULL</c> stand for NULL.</summary>
    public static bool IsNull(string? field) => string.IsNullOrEmpty(field) || field is Null;

    /// <summary>Whether the value stands in a row of this chunk already.</summary>
    public bool Knows(string value) => index.ContainsKey(value);

    public void Add(string? field)
    {
        int code;
        if (IsNull(field))
        {
            code = nullCode < 0 ? nullCode = Append(null) : nullCode;
        }
        else if (!index.TryGetValue(field!, out code))
        {
            code = Append(field);
            index.Add(field!, code);
        }

        codes[count++] = code;
    }

    /// <summary>Hands the chunk out and starts the next one.</summary>
    public ColumnChunk Flush()
    {
        var chunk = new ColumnChunk(values, count == codes.Length ? codes : codes[..count]);
        index.Clear();
        (values, codes, count, nullCode) = ([], new int[DatasetImport.RowsPerChunk], 0, -1);
        return chunk;
    }

    int Append(string? value)
    {
        values.Add(value);
        return values.Count - 1;
    }
}
