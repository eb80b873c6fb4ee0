using System.Buffers;

namespace Netra.FinOps;

/// <summary>Writes lines of RFC 4180 CSV: fields that need it are quoted, lines end with LF.</summary>
static class CsvLine
{
    static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>What makes a spreadsheet read a cell as a formula (OWASP, CSV injection).</summary>
    static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    public static void Write(TextWriter writer, ReadOnlySpan<string?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            WriteField(writer, fields[i] ?? string.Empty);
        }

        writer.Write('\n');
    }

    /// <summary>Text that a spreadsheet shows and never runs: an apostrophe goes before a cell that could start a formula.</summary>
    public static string Defuse(string text) => text.Length > 0 && Formula.Contains(text[0]) ? "'" + text : text;

    static void WriteField(TextWriter writer, string field)
    {
        if (field.AsSpan().IndexOfAny(Special) < 0)
        {
            writer.Write(field);
            return;
        }

        writer.Write('"');
        writer.Write(field.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
