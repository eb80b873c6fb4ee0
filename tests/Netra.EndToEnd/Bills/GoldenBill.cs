using System.Globalization;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>Compares the result of a cost run with the published answers.</summary>
static class GoldenBill
{
    public static TheoryData<string> All => new(
        SampleData.Sample10, "focus_1.2_toolkit_aws_5000.csv.gz", "focus_1.2_toolkit_azure_5000.csv.gz", "focus_1.2_toolkit_gcp_5000.csv.gz", SampleData.Dev);

    public static void IsResult(string file, JsonElement result)
    {
        var shape = GoldenTable.Rows(file, "1")[0];
        var summary = result.GetProperty("summary");
        Assert.Equal(int.Parse(shape["n"], CultureInfo.InvariantCulture), summary.GetProperty("rows").GetInt32());
        Assert.Equal(int.Parse(shape["cols"], CultureInfo.InvariantCulture), summary.GetProperty("columns").GetInt32());
        GoldenTable.Rows(file, "2")[0].IsIn(summary, ("billed", "billed"), ("effective", "effective"), ("list", "list"), ("contracted", "contracted"));
        Breakdown(file, "4", "ServiceName", result, ("billed", "billed"), ("effective", "effective"), ("list", "list"));
        Breakdown(file, "5", "month", result, ("billed", "billed"), ("effective", "effective"));
        Breakdown(file, "10", "SubAccountId", result, ("billed", "billed"), ("effective", "effective"));
        TopResources(file, result);
        GoldenTable.Rows(file, "7")[0].IsIn(
            result.GetProperty("tag_coverage"), ("untagged_rows", "untagged_rows"), ("untagged_billed", "untagged_billed"), ("untagged_effective", "untagged_effective"));
        Savings(file, result);
    }

    static void Breakdown(string file, string table, string groupBy, JsonElement result, params (string, string)[] amounts)
    {
        var rows = Assert.Single(result.GetProperty("breakdowns").EnumerateArray(), b => b.GetProperty("group_by").GetString() == groupBy)
            .GetProperty("rows").EnumerateArray().ToDictionary(r => r.GetProperty("key").GetString() ?? "(null)", StringComparer.Ordinal);
        foreach (var golden in GoldenTable.Rows(file, table))
            golden.IsIn(rows[golden.Values.First() is "NULL" ? "(null)" : golden.Values.First()], amounts);
    }

    static void TopResources(string file, JsonElement result)
    {
        var golden = GoldenTable.Rows(file, "6");
        var top = result.GetProperty("top_resources").EnumerateArray().Take(golden.Count).ToList();
        Assert.Equal(golden.Select(g => g["ResourceId"]), top.Select(r => r.GetProperty("resource_id").GetString()));
        foreach (var (expected, row) in golden.Zip(top))
            expected.IsIn(row, ("billed", "billed"), ("effective", "effective"));
    }

    static void Savings(string file, JsonElement result)
    {
        var savings = result.GetProperty("savings");
        var rates = GoldenTable.Rows(file, "9")[0];
        rates.IsIn(result.GetProperty("commitments"), ("coverage_pct", "coverage_pct"));
        if (file == SampleData.Sample10)
        {
            Assert.NotEmpty(savings.GetProperty("refused").GetString()!);
            Assert.False(savings.TryGetProperty("esr", out _));
            return;
        }

        rates.IsIn(savings, ("esr_pct", "esr"));
        rates.IsIn(result.GetProperty("commitments"), ("utilisation_pct", "utilisation_pct"));
        GoldenTable.Rows(file, "9b")[0].IsIn(savings, ("negotiated", "negotiated"), ("commitment", "commitment"), ("total_savings", "total"));
    }
}
