using System.Text.Json;

namespace Netra.FinOps.Tests;

public sealed class QualityRuleTests
{
    const string Header = "BilledCost,EffectiveCost,ListCost,ContractedCost,ListUnitPrice,PricingQuantity,ChargeCategory,ChargeClass,ChargePeriodStart,ChargePeriodEnd,ProviderName,CommitmentDiscountId,CommitmentDiscountStatus,Tags\n";
    const string Sound = "1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,\"{\"\"a\"\": \"\"b\"\"}\"\n";

    [Theory]
    [InlineData("1.5,1.2,3,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,{}", "list_cost_mismatch")]
    [InlineData("1.5,1.2,0,1.5,,,Usage,,2025-01-01,2025-01-02,AWS,,,{}", "list_cost_zero")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,usage,,2025-01-01,2025-01-02,AWS,,,{}", "value_wrong_case")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Fee,,2025-01-01,2025-01-02,AWS,,,{}", "value_not_allowed")]
    [InlineData("1.5,,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,{}", "mandatory_value_null")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-02,2025-01-02,AWS,,,{}", "charge_period_inverted")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,id,,{}", "commitment_status_missing")]
    [InlineData("1.5,0,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,id,Used,{}", "commitment_utilisation_not_computable")]
    [InlineData("9,0,9,9,,,Purchase,,2025-01-01,2025-01-02,AWS,id,,{}", "commitment_cash_mismatch")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,\"{\"\"A\"\": \"\"b\"\"}\"", "tag_key_case")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,\"{\"\"a \"\": \"\"b\"\"}\"", "tag_key_whitespace")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,team=x", "tags_not_json")]
    [InlineData("1.5,1.2,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,", "tags_null")]
    [InlineData("1.5,x,2,1.5,0.5,4,Usage,,2025-01-01,2025-01-02,AWS,,,", "rows_rejected")]
    public async Task A_fault_in_one_row_is_found_and_counted(string row, string code)
    {
        var sound = await Codes(Header + Sound);
        var findings = await Findings(Header + Sound + Sound + Sound + row + "\n");

        Assert.DoesNotContain(code, sound);
        var found = findings.Where(f => f.GetProperty("code").GetString() == code).ToList();
        Assert.Contains(found, f => f.GetProperty("rows").GetInt64() == 1);
    }

    [Theory]
    [InlineData("1.5,1.2,3,1.5,0.5,4,Usage,Correction,2025-01-01,2025-01-02,AWS,,,{}")]
    [InlineData("-5.5,-5.5,-5.5,-5.5,,,Credit,,2025-01-01,2025-01-02,AWS,,,{}")]
    [InlineData("9,0,9,9,9,1,Purchase,,2025-01-01,2025-01-02,AWS,,,{}")]
    public async Task What_the_specification_allows_is_no_fault(string row) =>
        Assert.Equal(await Codes(Header + Sound), await Codes(Header + Sound + row + "\n"));

    [Fact]
    public async Task Costs_are_rounded_only_where_no_row_of_the_provider_has_a_fraction_there()
    {
        var whole = string.Concat(Enumerable.Repeat(Sound.Replace(",1.2,", ",1,", StringComparison.Ordinal).Replace("AWS", "B", StringComparison.Ordinal), 3));

        Assert.Contains("cost_rounded", await Codes(Header + Sound + whole));
        Assert.DoesNotContain("cost_rounded", await Codes(Header + Sound + whole + Sound.Replace("AWS", "B", StringComparison.Ordinal)));
        Assert.DoesNotContain("cost_rounded", await Codes(Header + Sound + whole.Replace("Usage", "Purchase", StringComparison.Ordinal)));
    }

    static async Task<List<string>> Codes(string text) => [.. (await Findings(text)).Select(f => f.GetProperty("code").GetString()!).Distinct()];

    static async Task<List<JsonElement>> Findings(string text) =>
        [.. (await (await InMemoryDataset.FromText(text)).Run(new FocusQualityTool())).GetProperty("rows").EnumerateArray()];
}
