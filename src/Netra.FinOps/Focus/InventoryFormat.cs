using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>What resources are and how busy they were: percentages of CPU and memory at P95, network bytes per second at P95.</summary>
sealed class InventoryFormat : IDatasetFormat
{
    public const string Name = "inventory";

    static readonly CsvShape Shape = new(
        Name, ["resource_id", "resource_type"], ["state", "attached_to", "cpu_p95_pct"],
        ["cpu_p95_pct", "mem_p95_pct", "net_bytes_per_s_p95"], ["observed_from", "observed_to"], ["resource_id"]);

    public string Kind => Name;

    public bool Recognises(string firstLine) => Shape.Recognises(firstLine);

    public async Task<DatasetImport> OpenAsync(Stream content, CancellationToken cancellationToken) =>
        await CsvImport.OpenAsync(content, Shape, _ => null, cancellationToken);
}
