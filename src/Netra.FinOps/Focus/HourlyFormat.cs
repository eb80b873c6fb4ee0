using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>On-demand-equivalent demand in USD for each hour.</summary>
sealed class HourlyFormat : IDatasetFormat
{
    public const string Name = "hourly";

    static readonly CsvShape Shape = new(Name, ["hour", "on_demand_usd"], [], ["on_demand_usd"], ["hour"], ["hour", "on_demand_usd"]);

    public string Kind => Name;

    public bool Recognises(string firstLine) => Shape.Recognises(firstLine);

    public async Task<DatasetImport> OpenAsync(Stream content, CancellationToken cancellationToken) =>
        await CsvImport.OpenAsync(content, Shape, _ => null, cancellationToken);
}
