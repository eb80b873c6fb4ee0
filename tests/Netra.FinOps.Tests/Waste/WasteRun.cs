using Netra.Sdk;

namespace Netra.FinOps.Tests;

/// <summary>All waste tools on one dataset.</summary>
static class WasteRun
{
    public static readonly ITool[] Tools =
        [new IdleNetworkTool(), new StorageOptimizeTool(), new GenerationUpgradeTool(), new ScheduleNonprodTool(), new ExtendedSupportTool(), new UnusedCommitmentTool()];

    public static async Task<List<Recommendation>> Recommendations(InMemoryDataset bill, object? arguments = null)
    {
        List<Recommendation> all = [];
        foreach (var tool in Tools)
            all.AddRange((await Output(tool, bill, arguments)).Rows);
        return all;
    }

    public static async Task<WasteOutput> Output(ITool tool, InMemoryDataset bill, object? arguments = null) =>
        ReportJson.Read<WasteOutput>(await bill.Run(tool, arguments));

    public static async Task<InMemoryDataset> Sample(int seed, int rows = 6000)
    {
        using var content = new MemoryStream();
        SampleBill.Write(content, new(rows, seed));
        content.Position = 0;
        return await InMemoryDataset.From(content, new FocusFormat(), "sample.csv");
    }

    public static SampleTruth Truth(int seed, int rows = 6000) => SampleBill.Write(Stream.Null, new(rows, seed));
}
