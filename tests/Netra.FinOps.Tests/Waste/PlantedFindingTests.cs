using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class PlantedFindingTests
{
    [Fact]
    public async Task Every_finding_of_the_dev_bill_is_found_with_its_amount_and_no_other()
    {
        var bill = await TestData.Dataset(TestData.Dev);
        using var truth = JsonDocument.Parse(TestData.Text("netra_dev_truth.json"));
        var planted = truth.RootElement.GetProperty("findings").EnumerateArray()
            .ToDictionary(f => $"{f.GetProperty("type").GetString()} {f.GetProperty("resource_id").GetString()}", f => f.GetProperty("monthly_saving_usd").GetDecimal());

        var found = await WasteRun.Recommendations(bill);

        Same(planted, found, 0.01m);
    }

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 3_000)]
    [InlineData(3, 3_000)]
    [InlineData(4, 6_000)]
    [InlineData(99, 6_000)]
    [InlineData(-7, 6_000)]
    public async Task Every_finding_of_a_sample_is_found_exactly_and_no_decoy(int seed, int rows)
    {
        var truth = WasteRun.Truth(seed, rows);

        var found = await WasteRun.Recommendations(await WasteRun.Sample(seed, rows));

        Same(truth.Findings.ToDictionary(f => $"{f.Type} {f.ResourceId}", f => f.MonthlySavingUsd), found, 0.0000000001m);
        Assert.Empty(found.Select(f => f.ResourceId).Intersect(truth.Decoys.Select(d => d.ResourceId)));
        Assert.InRange(Priorities.TotalOf(found) - truth.PotentialSavingsMonthlyUsd, -0.0000000001m, 0.0000000001m);
        Assert.True(Priorities.TotalOf(found) < found.Sum(f => f.EstimatedMonthlySaving));
    }

    [Fact]
    public async Task Findings_do_not_depend_on_the_order_of_rows()
    {
        using var content = new MemoryStream();
        SampleBill.Write(content, new(3_000, 11));
        var lines = System.Text.Encoding.UTF8.GetString(content.ToArray()).TrimEnd('\n').Split('\n');
        var reversed = string.Join('\n', lines.Skip(1).Reverse().Prepend(lines[0]));

        var forwards = await WasteRun.Recommendations(await WasteRun.Sample(11, 3_000));
        var backwards = await WasteRun.Recommendations(await InMemoryDataset.FromText(reversed));

        Assert.Equal(JsonSerializer.Serialize(forwards, SdkJson.Options), JsonSerializer.Serialize(backwards, SdkJson.Options));
    }

    static void Same(Dictionary<string, decimal> planted, List<Recommendation> found, decimal tolerance)
    {
        var amounts = found.ToDictionary(r => $"{r.Type} {r.ResourceId}", r => r.EstimatedMonthlySaving);
        Assert.Equal(planted.Keys.Order(StringComparer.Ordinal), amounts.Keys.Order(StringComparer.Ordinal));
        Assert.All(planted, p => Assert.InRange(amounts[p.Key], p.Value - tolerance, p.Value + tolerance));
    }
}
