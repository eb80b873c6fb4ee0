using System.Buffers;
using System.Text;
using System.Text.Json;
using Netra.Api.Problems;

namespace Netra.Api.Datasets;

/// <summary>Looks at a file's first line: the header of a table with two or more columns, or a JSON object.</summary>
sealed class FirstRecord
{
    const int MostBytes = 1 << 20;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly ArrayBufferWriter<byte> line = new();
    bool complete;

    /// <exception cref="RefusedException">The first line is that of no table.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (complete)
            return;
        var end = bytes.IndexOf((byte)'\n');
        line.Write(end < 0 ? bytes : bytes[..end]);
        if (end >= 0)
            Complete();
        else if (line.WrittenCount > MostBytes)
            throw RefusedException.InvalidFile("The first line is longer than 1 MiB; send CSV with a header line, or one JSON object a line.");
    }

    /// <summary>The file has ended, or its first line has.</summary>
    /// <exception cref="RefusedException">The first line is that of no table.</exception>
    public void Complete()
    {
        if (complete)
            return;
        complete = true;
        var text = Decode(line.WrittenSpan).TrimStart('\uFEFF').Trim();
        if (text.Length == 0)
            throw RefusedException.InvalidFile("The file is empty, or its first line is; send CSV with a header line, or one JSON object a line.");
        if (text.Any(c => char.IsControl(c) && c != '\t'))
            throw NoText();
        if (text[0] is '{' ? !IsObject(text) : !IsHeader(text))
            throw RefusedException.InvalidFile("The file is no table: its first line must be a CSV header of two or more named columns, or a JSON object.");
    }

    static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw NoText();
        }
    }

    static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool IsHeader(string text) =>
        text[0] is not ('[' or '<') && text.Split(',') is { Length: >= 2 } names && names.All(n => n.Trim().Trim('"').Length > 0);

    static RefusedException NoText() =>
        RefusedException.InvalidFile("The file is no text: its first line holds control characters or bytes that are not UTF-8. Send CSV or JSON lines, plain or compressed with gzip.");
}
