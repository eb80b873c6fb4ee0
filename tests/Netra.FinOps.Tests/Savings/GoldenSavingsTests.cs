using System.Text.Json;

namespace Netra.FinOps.Tests;

public sealed class GoldenSavingsTests
{
    public static TheoryData<string> Bills => GoldenTables.Bills;

    [Theory, MemberData(nameof(Bills))]
    public async Task Savings_are_the_published_ones_or_refused_with_the_reason(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(new SavingsReportTool());
        if (file == TestData.Sample10)
        {
            AssertRefused(output);
            return;
        }

        var golden = GoldenTables.Rows(file, "9b")[0];
        GoldenTables.Equal(golden["list"], output.GetProperty("rows")[0], "list");
        GoldenTables.Equal(golden["negotiated"], output, "negotiated");
        GoldenTables.Equal(golden["commitment"], output, "commitment");
        GoldenTables.Equal(golden["total_savings"], output, "total");
        GoldenTables.Equal(GoldenTables.Rows(file, "9")[0]["esr_pct"], output, "esr");
        Assert.False(output.TryGetProperty("refused", out _));
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task Coverage_and_utilisation_are_the_published_ones_or_refused(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(new CommitmentCoverageTool());

        var golden = GoldenTables.Rows(file, "9")[0];
        GoldenTables.Equal(golden["covered_list"], output, "covered_list");
        GoldenTables.Equal(golden["compute_on_demand_equivalent"], output, "compute_on_demand_equivalent");
        GoldenTables.Equal(golden["coverage_pct"], output, "coverage_pct");
        if (golden["utilisation_pct"] is null)
        {
            Assert.False(output.TryGetProperty("utilisation_pct", out _));
            Assert.Contains("not computable", output.GetProperty("refused").GetProperty("utilisation_pct").GetString(), StringComparison.Ordinal);
            return;
        }

        GoldenTables.Equal(golden["used_eff"], output, "used_effective");
        GoldenTables.Equal(golden["unused_eff"], output, "unused_effective");
        GoldenTables.Equal(golden["utilisation_pct"], output, "utilisation_pct");
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task Each_commitment_shows_what_was_billed_and_what_its_usage_amortises(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(new CommitmentCoverageTool());
        var rows = output.GetProperty("rows").EnumerateArray().OrderBy(Id, StringComparer.Ordinal).ToList();

        GoldenTables.SameRows(
            file, "9c", JsonSerializer.SerializeToElement(rows), Id, g => g["CommitmentDiscountId"]!,
            ("purchase_billed", "purchase_billed"), ("usage_effective", "usage_effective"));
        Assert.All(rows, r => Assert.Equal(file != TestData.Sample10, r.TryGetProperty("cash_matches", out var matches) && matches.GetBoolean()));
    }

    static string Id(JsonElement row) => row.GetProperty("commitment_discount_id").GetString()!;

    static void AssertRefused(JsonElement output)
    {
        Assert.All(["negotiated", "commitment", "total", "esr"], m => Assert.False(output.TryGetProperty(m, out _)));
        var rows = output.GetProperty("rows").EnumerateArray().ToDictionary(r => r.GetProperty("provider").GetString()!);
        Assert.Contains("AWS: EffectiveCost", output.GetProperty("refused").GetString(), StringComparison.Ordinal);
        Assert.True(rows["AWS"].TryGetProperty("refused", out _));
        Assert.True(rows["Oracle"].TryGetProperty("refused", out _));
        Assert.True(rows["Microsoft"].TryGetProperty("esr", out _));
    }
}
