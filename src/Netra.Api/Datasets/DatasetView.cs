using System.ComponentModel;
using Netra.Api.Json;
using Netra.Storage.Datasets;

namespace Netra.Api.Datasets;

sealed record DatasetView(
    Guid Id, string Name,
    [property: Description("focus, llm, inventory or hourly; empty until the file's first line was read.")] string Kind,
    string? FocusVersion, long Rows, long RejectedRows, string Sha256, long Bytes,
    [property: Description("importing, ready or failed.")] string Status,
    [property: Description("Why the import failed.")] string? Error,
    DateTimeOffset CreatedAt)
{
    public static DatasetView From(DatasetRow d) => new(
        d.Id, d.Name, d.Kind, d.FocusVersion, d.Rows, d.RejectedRows, d.Sha256, d.Bytes, d.Status, d.Error, d.CreatedAt);
}

/// <param name="Rejected">The first rejected rows: line in the file, from 1, and reason.</param>
sealed record QualityView(
    Guid Id, string Status, string? FocusVersion, RawJson Columns, long Rows, long RejectedRows,
    [property: Description("The first rejected rows: line in the file, from 1, and reason.")] RawJson Rejected);
