using System.Text.Json;

namespace Netra.FinOps.Tests;

public sealed class GoldenSumsTests
{
    public static TheoryData<string> Bills => GoldenTables.Bills;

    [Theory, MemberData(nameof(Bills))]
    public async Task Summary_gives_rows_columns_period_and_exact_totals(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(new CostSummaryTool());
        var summary = output.GetProperty("summary");

        var size = GoldenTables.Rows(file, "1")[0];
        Assert.Equal(size["n"], summary.GetProperty("rows").ToString());
        Assert.Equal(size["cols"], summary.GetProperty("columns").ToString());
        Assert.Equal(size["first_start"]!.Replace(' ', 'T') + "Z", summary.GetProperty("period").GetProperty("from").GetString());
        Assert.Equal(size["last_start"]!.Replace(' ', 'T') + "Z", summary.GetProperty("period").GetProperty("to").GetString());
        var totals = GoldenTables.Rows(file, "2")[0];
        foreach (var cost in totals.Keys)
            GoldenTables.Equal(totals[cost], summary, cost);
        GoldenTables.SameRows(
            file, "3", output.GetProperty("rows"), r => Text(r, "key"), g => g["ChargeCategory"]!,
            ("n", "rows"), ("billed", "billed"), ("effective", "effective"), ("list", "list"));
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task Breakdowns_give_the_published_groups_in_order(string file)
    {
        var bill = await TestData.Dataset(file);
        (string, string)[] amounts = [("n", "rows"), ("billed", "billed"), ("effective", "effective")];

        GoldenTables.SameRows(
            file, "4", await By(bill, "ServiceName"), r => Text(r, "key"), g => g["ServiceName"]!, [.. amounts, ("list", "list")]);
        GoldenTables.SameRows(file, "10", await By(bill, "SubAccountId"), r => Text(r, "key"), g => g["SubAccountId"]!, amounts);
        GoldenTables.SameRows(
            file, "11", await By(bill, "ProviderName", "RegionId"), r => Text(r, "key"), g => $"{g["ProviderName"]} / {g["region"]}", ("n", "rows"), ("billed", "billed"));
        var months = (await By(bill, "month")).EnumerateArray().OrderBy(r => Text(r, "key"));
        GoldenTables.SameRows(file, "5", JsonSerializer.SerializeToElement(months), r => Text(r, "key"), g => g["month"]!, amounts);
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task Usage_by_pricing_category_and_commitment_status_is_the_published_one(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(
            new CostBreakdownTool(),
            """{"group_by": ["PricingCategory", "CommitmentDiscountStatus"], "filter": {"ChargeCategory": ["Usage"]}}""");
        var rows = output.GetProperty("rows").EnumerateArray().OrderBy(r => Text(r, "key"), StringComparer.Ordinal);

        GoldenTables.SameRows(
            file, "8", JsonSerializer.SerializeToElement(rows), r => Text(r, "key"),
            g => $"{g["pricing_category"]} / {(g["status"] == "(none)" ? Dimension.Null : g["status"])}",
            ("n", "rows"), ("billed", "billed"), ("effective", "effective"), ("list", "list"));
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task The_top_resources_are_the_published_ones(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(new TopResourcesTool());

        Assert.Equal(10, output.GetProperty("rows").GetArrayLength());
        GoldenTables.SameRows(
            file, "6", output.GetProperty("rows"), r => Text(r, "resource_id"), g => g["ResourceId"]!, ("billed", "billed"), ("effective", "effective"));
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task Tag_coverage_is_the_published_one(string file)
    {
        var bill = await TestData.Dataset(file);
        var output = await bill.Run(new TagCoverageTool());

        var golden = GoldenTables.Rows(file, "7")[0];
        foreach (var member in golden.Keys)
            GoldenTables.Equal(golden[member], output, member);
        GoldenTables.SameRows(
            file, "12", output.GetProperty("rows"), r => Text(r, "key"), g => g["tag_key"]!, ("n", "rows"), ("effective", "effective"));
    }

    static async Task<JsonElement> By(InMemoryDataset bill, params string[] columns) =>
        (await bill.Run(new CostBreakdownTool(), new { group_by = columns })).GetProperty("rows");

    static string Text(JsonElement row, string member) => row.GetProperty(member).GetString()!;
}
