using System.IO.Compression;
using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class SampleBillTests
{
    [Fact]
    public void The_same_options_give_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Bytes(new(2000, 3)), Bytes(new(2000, 3)));
        Assert.NotEqual(Bytes(new(2000, 3)), Bytes(new(2000, 4)));
    }

    [Fact]
    public void Gzip_holds_the_same_bill()
    {
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(Bytes(new(2000, 3, Gzip: true))), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);

        Assert.Equal(Bytes(new(2000, 3)), unpacked.ToArray());
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(20_000)]
    [InlineData(40_001)]
    public void It_has_as_many_rows_as_asked_for_over_thirteen_months(int rows)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var truth = SampleBill.Write(Stream.Null, new(rows, seed, new DateOnly(2026, 2, 28)));

            Assert.Equal((rows, "2025-01-29", "2026-02-28"), (truth.Rows, truth.Period[0], truth.Period[1]));
        }
    }

    [Fact]
    public async Task It_reads_as_focus_1_2_without_a_rejected_row_and_its_sums_are_the_truths()
    {
        var bill = await WasteRun.Sample(1);
        var truth = WasteRun.Truth(1);
        var (rows, billed, effective) = (0, 0m, 0m);
        await foreach (var chunk in bill.ReadAsync(["BilledCost", "EffectiveCost"], TestContext.Current.CancellationToken))
        {
            rows += chunk.RowCount;
            billed += Enumerable.Range(0, chunk.RowCount).Sum(r => decimal.Parse(chunk["BilledCost"]![r]!, System.Globalization.CultureInfo.InvariantCulture));
            effective += Enumerable.Range(0, chunk.RowCount).Sum(r => decimal.Parse(chunk["EffectiveCost"]![r]!, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal("1.2", bill.Info.FocusVersion);
        Assert.Equal(57, bill.Info.Columns.Count);
        Assert.Empty(bill.Rejected);
        Assert.Equal((truth.Rows, truth.Billed, truth.Effective), (rows, billed, effective));
    }

    [Fact]
    public void Every_type_of_finding_is_planted_whatever_the_seed()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var truth = SampleBill.Write(Stream.Null, new(1, seed));

            Assert.Equal(10, truth.Findings.Select(f => f.Type).Distinct(StringComparer.Ordinal).Count());
            Assert.All(truth.Findings, f => Assert.True(f.MonthlySavingUsd > 0));
            Assert.Equal(truth.Findings.Count, truth.Findings.Select(f => (f.Type, f.ResourceId)).Distinct().Count());
        }
    }

    [Fact]
    public void The_truth_is_written_like_a_tools_result()
    {
        var json = JsonSerializer.SerializeToElement(WasteRun.Truth(1), SdkJson.Options);

        Assert.Equal("USD", json.GetProperty("currency").GetString());
        Assert.True(json.GetProperty("findings")[0].GetProperty("monthly_saving_usd").GetDecimal() > 0);
    }

    static byte[] Bytes(SampleBillOptions options)
    {
        using var content = new MemoryStream();
        SampleBill.Write(content, options);
        return content.ToArray();
    }
}
