using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class SelectionTests
{
    const string Bill =
        """
        BilledCost,EffectiveCost,ChargePeriodStart,BillingCurrency,ServiceName,ResourceId,Tags
        0.1,0.1,2025-01-01T00:00:00Z,USD,S3,b,"{""team"": ""x""}"
        0.2,0.2,2025-01-31 23:59:59,USD,S3,a,"{""team"": ""y""}"
        0.3,0.3,2025-02-01,USD,EC2,c,
        0.30,0.3,2025-02-01T01:00:00+02:00,USD,,d,{}

        """;

    [Theory]
    [InlineData("""{"from": "2025-01-01", "to": "2025-02-01"}""", "0.60")]
    [InlineData("""{"from": "2025-02-01"}""", "0.3")]
    [InlineData("""{"to": "2025-01-31T23:59:59Z"}""", "0.40")]
    [InlineData("""{"from": "2025-01-31T23:59:59Z", "to": "2025-01-31T23:59:59.5Z"}""", "0.2")]
    [InlineData("{}", "0.90")]
    public async Task A_period_includes_its_start_and_excludes_its_end_in_UTC(string period, string billed) =>
        Assert.Equal(billed, await Billed($$"""{"group_by": ["ServiceName"], "period": {{period}}}"""));

    [Theory]
    [InlineData("""{"ServiceName": ["S3"]}""", "0.3")]
    [InlineData("""{"ServiceName": ["S3", "EC2"]}""", "0.6")]
    [InlineData("""{"ServiceName": ["S3"], "ResourceId": ["a", "c"]}""", "0.2")]
    [InlineData("""{"ServiceName": [""]}""", "0.30")]
    [InlineData("""{"ServiceName": ["(null)"]}""", "0.30")]
    [InlineData("""{"tag:team": ["y"]}""", "0.2")]
    [InlineData("""{"month": ["2025-02"]}""", "0.3")]
    [InlineData("""{"ServiceName": ["s3"]}""", "0")]
    public async Task A_filter_keeps_exact_values_of_every_column_named(string filter, string billed) =>
        Assert.Equal(billed, await Billed($$"""{"group_by": ["ServiceName"], "filter": {{filter}}}"""));

    [Theory]
    [InlineData("""{"group_by": ["ServiceNam"]}""", "ServiceNam")]
    [InlineData("""{"group_by": ["ServiceName"], "filter": {"Nope": ["x"]}}""", "Nope")]
    [InlineData("""{"group_by": ["ServiceName"], "filter": {"ServiceName": []}}""", "no values")]
    [InlineData("""{"group_by": ["ServiceName"], "period": {"from": "yesterday"}}""", "yesterday")]
    [InlineData("""{"group_by": ["ServiceName"], "period": {"from": "2025-02-01", "to": "2025-02-01"}}""", "empty")]
    public async Task What_cannot_be_selected_is_invalid_input_that_names_it(string arguments, string word)
    {
        var bill = await InMemoryDataset.FromText(Bill);

        var failure = await Assert.ThrowsAsync<FailureException>(() => bill.Run(new CostBreakdownTool(), arguments));

        Assert.Equal("invalid_input", failure.Failure.Code);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_and_Other_add_up_and_ties_go_by_key()
    {
        var bill = await InMemoryDataset.FromText(Bill);
        var all = (await bill.Run(new CostBreakdownTool(), """{"group_by": ["ResourceId"]}""")).GetProperty("rows");
        var top = (await bill.Run(new CostBreakdownTool(), """{"group_by": ["ResourceId"], "top": 1}""")).GetProperty("rows");

        Assert.Equal(["c", "d", "a", "b"], all.EnumerateArray().Select(r => r.GetProperty("key").GetString()));
        Assert.Equal(["c", "Other"], top.EnumerateArray().Select(r => r.GetProperty("key").GetString()));
        Assert.Equal(0.9m, top.EnumerateArray().Sum(r => r.GetProperty("billed").GetDecimal()));
        Assert.Equal(0.6m, top[1].GetProperty("billed").GetDecimal());
    }

    [Fact]
    public async Task A_cost_that_the_bill_has_no_column_for_is_absent_and_named_never_zero()
    {
        var bill = await InMemoryDataset.FromText(Bill);
        var output = await bill.Run(new CostSummaryTool());

        Assert.False(output.GetProperty("summary").TryGetProperty("list", out _));
        Assert.Contains(output.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("ListCost", StringComparison.Ordinal));
        Assert.Equal("invalid_input", (await Assert.ThrowsAsync<FailureException>(() => bill.Run(new SavingsReportTool()))).Failure.Code);
    }

    [Fact]
    public async Task Amounts_keep_all_their_digits()
    {
        var bill = await InMemoryDataset.FromText("BilledCost,ChargePeriodStart\n123456789.123456789012345678,2025-01-01\n0.000000000000000001,2025-01-02\n");
        var output = await bill.Run(new CostSummaryTool());

        Assert.Equal("123456789.123456789012345679", output.GetProperty("summary").GetProperty("billed").GetRawText());
    }

    [Fact]
    public async Task Several_currencies_are_warned_of()
    {
        var bill = await InMemoryDataset.FromText("BilledCost,ChargePeriodStart,BillingCurrency\n1,2025-01-01,USD\n2,2025-01-01,EUR\n");
        var output = await bill.Run(new CostSummaryTool());

        Assert.Equal("mixed", output.GetProperty("summary").GetProperty("currency").GetString());
        Assert.Contains("currencies", output.GetProperty("warnings").ToString(), StringComparison.Ordinal);
    }

    static async Task<string> Billed(string arguments)
    {
        var bill = await InMemoryDataset.FromText(Bill);
        var output = await bill.Run(new CostBreakdownTool(), arguments);
        Assert.Equal(4, output.GetProperty("rows_scanned").GetInt64());
        return output.GetProperty("facts").EnumerateArray().First(f => f.GetProperty("id").GetString()!.EndsWith(".billed", StringComparison.Ordinal)).GetProperty("value").GetRawText();
    }
}
