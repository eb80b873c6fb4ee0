namespace Netra.Sdk;

/// <summary>What is known of an imported table.</summary>
/// <param name="Kind"><c>focus</c>, <c>llm</c>, <c>inventory</c> or <c>hourly</c>.</param>
/// <param name="FocusVersion"><c>1.0</c>, <c>1.1</c> or <c>1.2</c> for a FOCUS bill.</param>
/// <param name="Columns">All columns of the file, in its order.</param>
/// <param name="Rows">Rows that were read; rejected ones are not among them.</param>
public sealed record DatasetInfo(
    Guid Id, string Name, string Kind, string? FocusVersion, IReadOnlyList<string> Columns, long Rows, long RejectedRows, string Sha256);
