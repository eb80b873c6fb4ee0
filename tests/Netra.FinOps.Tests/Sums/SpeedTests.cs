using Netra.Sdk;

namespace Netra.FinOps.Tests;

[Collection(nameof(Alone))]
public sealed class SpeedTests
{
    const int Tries = 5;

    [Fact]
    public async Task The_developer_bill_is_parsed_within_two_seconds()
    {
        TestData.PathOf(TestData.Dev);
        List<TimeSpan> times = [];
        while (times.Count < Tries && times.DefaultIfEmpty(TimeSpan.MaxValue).Min() > TimeSpan.FromSeconds(2))
        {
            var before = Environment.CpuUsage.TotalTime;
            await using var content = TestData.Open(TestData.Dev);
            await InMemoryDataset.From(content, new FocusFormat(), "again");
            times.Add(Environment.CpuUsage.TotalTime - before);
        }

        TestContext.Current.SendDiagnosticMessage($"parsed in CPU time {string.Join(", ", times)}");
        Assert.InRange(times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("cost_summary", "{}")]
    [InlineData("cost_breakdown", """{"group_by": ["ServiceName", "month", "tag:team"]}""")]
    [InlineData("top_resources", "{}")]
    [InlineData("tag_coverage", "{}")]
    [InlineData("savings_report", "{}")]
    [InlineData("commitment_coverage", "{}")]
    [InlineData("focus_quality", "{}")]
    public async Task A_tool_takes_less_than_half_a_second_on_the_developer_bill(string name, string arguments)
    {
        ITool[] tools =
        [
            new CostSummaryTool(), new CostBreakdownTool(), new TopResourcesTool(), new TagCoverageTool(), new SavingsReportTool(),
            new CommitmentCoverageTool(), new FocusQualityTool(),
        ];
        var tool = tools.Single(t => t.Descriptor.Name == name);
        var bill = await TestData.Dataset(TestData.Dev);
        await bill.Run(tool, arguments);

        List<TimeSpan> times = [];
        while (times.Count < Tries && times.DefaultIfEmpty(TimeSpan.MaxValue).Min() > TimeSpan.FromSeconds(0.5))
        {
            var before = Environment.CpuUsage.TotalTime;
            await bill.Run(tool, arguments);
            times.Add(Environment.CpuUsage.TotalTime - before);
        }

        TestContext.Current.SendDiagnosticMessage($"{name}: {string.Join(", ", times)}");
        Assert.InRange(times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
    }
}
