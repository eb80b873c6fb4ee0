using System.Text.Json;

namespace Netra.FinOps.Tests;

public sealed class FocusQualityTests
{
    static readonly string[] Faults = ["warning", "error"];

    [Theory]
    [InlineData("cost_rounded", "EffectiveCost", 942, "AWS")]
    [InlineData("cost_rounded", "ContractedCost", 942, "AWS")]
    [InlineData("cost_rounded", "EffectiveCost", 7, "Oracle")]
    [InlineData("mandatory_value_null", "ContractedCost", 7, "")]
    [InlineData("pricing_category_missing", "PricingCategory", 7, "Oracle")]
    [InlineData("value_wrong_case", "ChargeFrequency", 7, "Usage-based")]
    [InlineData("list_cost_zero", "ListCost", 2, "Oracle")]
    [InlineData("list_cost_mismatch", "ListCost", 25, "Microsoft: in 25 of 51")]
    [InlineData("tag_key_whitespace", "Tags", 23, "' org'")]
    [InlineData("tags_null", "Tags", 289, "")]
    [InlineData("non_spec_column", "Id", 1000, "")]
    [InlineData("commitment_utilisation_not_computable", "EffectiveCost", 4, "")]
    [InlineData("commitment_purchase_missing", "CommitmentDiscountId", 4, "")]
    public async Task The_official_sample_has_each_known_fault(string code, string column, int rows, string words)
    {
        var output = await (await TestData.Dataset(TestData.Sample10)).Run(new FocusQualityTool());

        Assert.Contains(output.GetProperty("rows").EnumerateArray(), f =>
            Text(f, "code") == code && Text(f, "column") == column && f.GetProperty("rows").GetInt64() == rows
            && Text(f, "message").Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_official_sample_has_no_other_code()
    {
        var output = await (await TestData.Dataset(TestData.Sample10)).Run(new FocusQualityTool());

        Assert.Equal(
            [
                "commitment_purchase_missing", "commitment_utilisation_not_computable", "cost_rounded", "list_cost_mismatch", "list_cost_zero",
                "mandatory_value_null", "non_spec_column", "pricing_category_missing", "tag_key_whitespace", "tags_null", "value_wrong_case",
            ],
            output.GetProperty("rows").EnumerateArray().Select(f => Text(f, "code")).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(TestData.Dev)]
    [InlineData("focus_1.2_toolkit_aws_5000.csv.gz")]
    [InlineData("focus_1.2_toolkit_azure_5000.csv.gz")]
    [InlineData("focus_1.2_toolkit_gcp_5000.csv.gz")]
    public async Task A_sound_bill_has_neither_warning_nor_error(string file)
    {
        var output = await (await TestData.Dataset(file)).Run(new FocusQualityTool());

        Assert.DoesNotContain(output.GetProperty("rows").EnumerateArray(), f => Faults.Contains(Text(f, "severity")));
        Assert.Equal(100m, output.GetProperty("score").GetDecimal());
    }

    static string Text(JsonElement row, string member) => row.TryGetProperty(member, out var value) ? value.GetString()! : string.Empty;
}
