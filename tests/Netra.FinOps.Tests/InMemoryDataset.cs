using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

/// <summary>A parsed file as a dataset, and as the only one of its owner.</summary>
sealed class InMemoryDataset(DatasetInfo info, IReadOnlyList<DatasetChunk> chunks, IReadOnlyList<RejectedRow> rejected) : IDataset
{
    public DatasetInfo Info => info;

    public IReadOnlyList<RejectedRow> Rejected => rejected;

    public static Task<InMemoryDataset> FromText(string text, IDatasetFormat? format = null) =>
        From(new MemoryStream(Encoding.UTF8.GetBytes(text)), format ?? new FocusFormat(), "bill.csv");

    public static async Task<InMemoryDataset> From(Stream content, IDatasetFormat format, string name)
    {
        await using var import = await format.OpenAsync(content, TestContext.Current.CancellationToken);
        List<DatasetChunk> chunks = [];
        await foreach (var chunk in import.ReadAsync(TestContext.Current.CancellationToken))
            chunks.Add(chunk);
        var info = new DatasetInfo(
            Guid.CreateVersion7(), name, format.Kind, import.FocusVersion, import.Columns, chunks.Sum(c => (long)c.RowCount), import.Rejected.Count, "sha");
        return new(info, chunks, import.Rejected);
    }

    public async IAsyncEnumerable<DatasetChunk> ReadAsync(
        IReadOnlyCollection<string> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chunk in chunks)
        {
            await Task.Yield();
            yield return new(chunk.RowCount, columns.Where(c => chunk[c] is not null).ToDictionary(c => c, c => chunk[c]!));
        }
    }

    /// <summary>Runs a tool with arguments that are JSON text or an object; <c>dataset_id</c> is this dataset's. Its result, or its failure thrown.</summary>
    public Task<JsonElement> Run(ITool tool, object? arguments = null) => RunWith(tool, arguments, [this]);

    /// <summary>Runs a tool that may open other datasets as well.</summary>
    public async Task<JsonElement> RunWith(ITool tool, object? arguments, IReadOnlyList<InMemoryDataset> datasets)
    {
        var members = (arguments is string text ? JsonNode.Parse(text) : JsonSerializer.SerializeToNode(arguments ?? new { }, SdkJson.Options))!.AsObject();
        members.TryAdd("dataset_id", info.Id.ToString());
        var json = JsonSerializer.SerializeToElement(members);
        var validator = await InputValidator.ReadAsync(tool.Descriptor.InputSchema, TestContext.Current.CancellationToken);
        Assert.Empty(validator.Check(json));
        var context = new ToolContext
        {
            CallId = Guid.CreateVersion7(),
            RunId = Guid.CreateVersion7(),
            Attempt = 1,
            Worker = "test",
            Time = TimeProvider.System,
            Identity = new(Guid.CreateVersion7(), Guid.CreateVersion7(), null, "c", null, "r"),
            Datasets = new Owned(datasets),
        };
        return await tool.ExecuteAsync(context, json, TestContext.Current.CancellationToken) switch
        {
            ToolResult.Succeeded ok => ok.Value,
            ToolResult.Failed failed => throw new FailureException(failed.Failure),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }

    sealed class Owned(IReadOnlyList<InMemoryDataset> datasets) : IDatasets
    {
        public Task<IDataset> OpenAsync(Guid id, CancellationToken cancellationToken) =>
            datasets.FirstOrDefault(d => d.Info.Id == id) is { } found
                ? Task.FromResult<IDataset>(found)
                : throw new FailureException(new Failure("invalid_input", $"There is no dataset {id}."));
    }
}
