using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class SampleFileTests
{
    [Theory]
    [InlineData(TestData.Sample10, 1000, 44, "1.0", "20.52022672899")]
    [InlineData("focus_1.2_toolkit_aws_5000.csv.gz", 5000, 57, "1.2", "88345.10330536592481")]
    [InlineData("focus_1.2_toolkit_azure_5000.csv.gz", 5000, 57, "1.2", "153465.59620502954202")]
    [InlineData("focus_1.2_toolkit_gcp_5000.csv.gz", 5000, 57, "1.2", "105387.24520577828152")]
    [InlineData(TestData.Dev, 53741, 57, "1.2", "136289.4202100270")]
    public async Task A_sample_bill_is_read_whole_and_exactly(string file, int rows, int columns, string version, string billed)
    {
        var bill = await TestData.Dataset(file);

        Assert.Equal((rows, columns, version, 0L), (bill.Info.Rows, bill.Info.Columns.Count, bill.Info.FocusVersion, bill.Info.RejectedRows));
        decimal sum = 0;
        await foreach (var chunk in bill.ReadAsync([FocusColumns.BilledCost], TestContext.Current.CancellationToken))
            sum += Enumerable.Range(0, chunk.RowCount).Sum(r => FocusValue.TryDecimal(chunk[FocusColumns.BilledCost]![r]!, out var v) ? v : 0);
        Assert.Equal(decimal.Parse(billed, System.Globalization.CultureInfo.InvariantCulture), sum);
    }

    [Theory]
    [InlineData("netra_dev_inventory.csv", "inventory")]
    [InlineData("netra_dev_hourly_ondemand.csv", "hourly")]
    [InlineData("llm_dev.jsonl.gz", "llm")]
    [InlineData(TestData.Dev, "focus")]
    public async Task Each_kind_of_file_is_recognised_by_its_first_line_and_by_no_other_kind(string file, string kind)
    {
        using var reader = new StreamReader(TestData.Open(file));
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        IDatasetFormat[] formats = [new FocusFormat(), new InventoryFormat(), new HourlyFormat(), new LlmFormat()];

        Assert.Equal([kind], formats.Where(f => f.Recognises(line!)).Select(f => f.Kind));
        var table = await TestData.Dataset(file);
        Assert.Equal(0, table.Info.RejectedRows);
        Assert.NotEqual(0, table.Info.Rows);
    }
}
