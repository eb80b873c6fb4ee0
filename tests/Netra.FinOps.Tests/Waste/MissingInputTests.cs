namespace Netra.FinOps.Tests;

public sealed class MissingInputTests
{
    [Theory]
    [InlineData("idle_network", "idle_ip was not analysed: the bill (FOCUS 1.0) lacks SkuMeter")]
    [InlineData("storage_optimize", "gp2_to_gp3 was not analysed: the bill (FOCUS 1.0) lacks SkuPriceDetails")]
    [InlineData("generation_upgrade", "old_generation was not analysed: the bill (FOCUS 1.0) lacks SkuPriceDetails")]
    [InlineData("extended_support", "extended_support was not analysed: the bill (FOCUS 1.0) lacks SkuMeter")]
    public async Task A_bill_of_version_1_0_gets_a_warning_that_names_the_column_and_no_finding(string tool, string warning)
    {
        var bill = await TestData.Dataset(TestData.Sample10);

        var output = await WasteRun.Output(WasteRun.Tools.Single(t => t.Descriptor.Name == tool), bill);

        Assert.Contains(output.Warnings, w => w.StartsWith(warning, StringComparison.Ordinal));
        Assert.Empty(output.Rows);
        Assert.Empty(output.Facts);
    }

    [Theory]
    [InlineData("focus_1.0_sample_1000.csv")]
    [InlineData("focus_1.2_toolkit_aws_5000.csv.gz")]
    [InlineData("focus_1.2_toolkit_azure_5000.csv.gz")]
    [InlineData("focus_1.2_toolkit_gcp_5000.csv.gz")]
    public async Task A_bill_without_planted_waste_gives_only_what_its_commitment_status_shows(string file)
    {
        var found = await WasteRun.Recommendations(await TestData.Dataset(file));

        Assert.All(found, r => Assert.Equal(FindingTypes.UnusedCommitment, r.Type));
        Assert.Equal(file.Contains("toolkit", StringComparison.Ordinal), found.Count > 0);
    }

    [Fact]
    public async Task Buckets_of_a_bill_that_names_no_request_meter_are_not_called_unused()
    {
        var output = await WasteRun.Output(new StorageOptimizeTool(), await TestData.Dataset("focus_1.2_toolkit_aws_5000.csv.gz"));

        Assert.Empty(output.Rows);
        Assert.Contains(output.Warnings, w => w.Contains("request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_short_bill_is_not_extrapolated_and_says_so()
    {
        var output = await WasteRun.Output(new UnusedCommitmentTool(), await TestData.Dataset("focus_1.2_toolkit_azure_5000.csv.gz"));

        Assert.Contains(output.Warnings, w => w.StartsWith("The bill covers 28 of 30 days", StringComparison.Ordinal));
        Assert.All(output.Rows, r => Assert.Contains(r.Assumptions, a => a.EndsWith("not extrapolated.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rows_of_another_provider_are_counted_as_not_judged()
    {
        var output = await WasteRun.Output(new IdleNetworkTool(), await TestData.Dataset("focus_1.2_toolkit_gcp_5000.csv.gz"));

        Assert.Contains(output.Warnings, w => w.Contains("rows of other providers were not judged", StringComparison.Ordinal));
    }
}
