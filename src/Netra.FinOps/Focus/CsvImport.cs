using System.Runtime.CompilerServices;
using System.Text.Unicode;
using CsvHelper;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Reads CSV (RFC 4180, comma, UTF-8; UTF-16 and UTF-32 by byte order mark) from front to back.</summary>
/// <remarks>Memory is bounded by one chunk and one record; a record longer than <see cref="MaxRecordBytes"/> ends the import.</remarks>
sealed class CsvImport : DatasetImport
{
    const int MaxRecordBytes = 8 * 1024 * 1024;

    readonly CsvReader reader;
    readonly List<RejectedRow> rejected = [];
    IReadOnlyList<string> header = [];
    string? version;
    RowCheck? check;
    ColumnBuilder[] builders = [];
    string[] row = [];

    CsvImport(Stream content) => reader = CsvReader.Create(content, new CsvReaderOptions
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Skip,
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        OnMalformedRecord = r => rejected.Add(new(r.LineNumber, Explain(r))),
        MaxRecordSize = MaxRecordBytes,
        TrackLineNumbers = true,
        PoolStrings = true,
    });

    public override IReadOnlyList<string> Columns => header;

    public override string? FocusVersion => version;

    public override IReadOnlyList<RejectedRow> Rejected => rejected;

    /// <exception cref="FailureException"><c>invalid_input</c>: empty, or no table of this shape.</exception>
    public static async Task<CsvImport> OpenAsync(
        Stream content, CsvShape shape, Func<IReadOnlyCollection<string>, string?> versionOf, CancellationToken cancellationToken)
    {
        var import = new CsvImport(content);
        try
        {
            await import.ReadHeaderAsync(shape, versionOf, cancellationToken);
            return import;
        }
        catch
        {
            await import.DisposeAsync();
            throw;
        }
    }

    public override async IAsyncEnumerable<DatasetChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = 0;
        while (await NextAsync(cancellationToken))
        {
            if (Fault() is { } reason)
            {
                rejected.Add(new(reader.LineNumber, reason));
                continue;
            }

            for (var c = 0; c < builders.Length; c++)
                builders[c].Add(row[c]);
            if (++rows == RowsPerChunk)
            {
                yield return Flush(rows);
                rows = 0;
            }
        }

        if (rows > 0)
            yield return Flush(rows);
    }

    public override ValueTask DisposeAsync() => reader.DisposeAsync();

    static string Explain(CsvMalformedRecord record) => record.Reason switch
    {
        CsvMalformedReason.FieldCountMismatch => "not as many fields as the header has",
        CsvMalformedReason.UnterminatedQuote => "a quote that is never closed; everything after it was read as part of this row",
        _ => "a quote inside a field that is not doubled",
    };

    async Task ReadHeaderAsync(CsvShape shape, Func<IReadOnlyCollection<string>, string?> versionOf, CancellationToken cancellationToken)
    {
        try
        {
            await reader.ReadHeaderAsync(cancellationToken);
        }
        catch (CsvFormatException malformed)
        {
            throw Invalid.Input($"The header cannot be read: {malformed.Message}");
        }

        header = [.. reader.Headers.Select(h => h.Trim())];
        shape.Check(header);
        version = versionOf(header);
        check = new RowCheck(shape, header);
        row = new string[header.Count];
        builders = [.. header.Select(_ => new ColumnBuilder())];
    }

    async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException malformed)
        {
            throw Invalid.Input($"The file cannot be read on from line {malformed.LineNumber}; look for a quote that is never closed. {malformed.Message}");
        }
    }

    string? Fault()
    {
        if (!Utf8.IsValid(reader.RawRecord))
            return "bytes that are not UTF-8; save the file as UTF-8";
        for (var c = 0; c < row.Length; c++)
            row[c] = reader.GetString(c);
        return check!.Fault(row, builders);
    }

    DatasetChunk Flush(int rows)
    {
        var columns = new Dictionary<string, ColumnChunk>(header.Count, StringComparer.Ordinal);
        for (var c = 0; c < builders.Length; c++)
            columns.Add(header[c], builders[c].Flush());
        return new(rows, columns);
    }
}
