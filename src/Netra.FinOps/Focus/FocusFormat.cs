using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>FOCUS bills 1.0, 1.1 and 1.2 as CSV. NULL is an empty field or the whole field <c>NULL</c>; unknown columns are kept.</summary>
/// <remarks>A row whose costs or times cannot be read, or that has no ChargePeriodStart, is rejected with its line.</remarks>
sealed class FocusFormat : IDatasetFormat
{
    public const string Name = "focus";

    static readonly CsvShape Shape = new(
        Name, [FocusColumns.ChargePeriodStart], FocusColumns.Costs, FocusColumns.Costs, FocusColumns.Times, [FocusColumns.ChargePeriodStart]);

    public string Kind => Name;

    public bool Recognises(string firstLine) => Shape.Recognises(firstLine);

    public async Task<DatasetImport> OpenAsync(Stream content, CancellationToken cancellationToken) =>
        await CsvImport.OpenAsync(content, Shape, FocusColumns.VersionOf, cancellationToken);
}
