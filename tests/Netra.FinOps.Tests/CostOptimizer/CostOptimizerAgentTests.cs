using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class CostOptimizerAgentTests
{
    static readonly string[] Owner = ["owner"];
    static readonly string[] NoRestarts = ["no restarts"];

    [Theory]
    [InlineData("focus_1.0_sample_1000.csv", 1000, 44)]
    [InlineData("focus_1.2_toolkit_aws_5000.csv.gz", 5000, 57)]
    [InlineData("focus_1.2_toolkit_azure_5000.csv.gz", 5000, 57)]
    [InlineData("focus_1.2_toolkit_gcp_5000.csv.gz", 5000, 57)]
    [InlineData("netra_dev.csv.gz", 53741, 57)]
    public async Task It_completes_on_every_bill_with_a_result_of_one_shape(string file, long rows, int columns)
    {
        var loop = new AgentLoop(await TestData.Dataset(file));

        var result = await loop.Result();

        var summary = result.GetProperty("summary");
        Assert.Equal((rows, columns), (summary.GetProperty("rows").GetInt64(), summary.GetProperty("columns").GetInt32()));
        Assert.Equal(["ServiceName", "SubAccountId", "month", "RegionId"], result.GetProperty("breakdowns").EnumerateArray().Select(b => b.GetProperty("group_by").GetString()));
        Assert.All(result.GetProperty("breakdowns").EnumerateArray(), b =>
            Assert.Equal(summary.GetProperty("billed").GetDecimal(), b.GetProperty("rows").EnumerateArray().Sum(r => r.GetProperty("billed").GetDecimal())));
        Assert.Equal(("deterministic", "deterministic"), (result.GetProperty("planner").GetString(), result.GetProperty("narrator").GetString()));
        Assert.Equal(("report.html", "report.csv"), (result.GetProperty("report").GetProperty("html_ref").GetString(), result.GetProperty("report").GetProperty("csv_ref").GetString()));
        Assert.Equal(["report.csv", "report.html", "report.json", "report.md"], loop.Artifacts.Keys.Order(StringComparer.Ordinal));
        Assert.All(["top_resources", "tag_coverage", "savings", "commitments", "actions", "potential_savings_monthly"], p => Assert.True(result.TryGetProperty(p, out _), p));
        Assert.All(["anomalies", "forecast"], absent =>
        {
            Assert.False(result.TryGetProperty(absent, out _));
            Assert.Contains(Notes(result, "not_analysed"), n => n.StartsWith(absent, StringComparison.Ordinal));
        });
        Assert.All(loop.Steps, s => Assert.True(s.Reasoning.Length > 0 && s.ProgressPercentage > 0 && s.Calls.All(c => c.Purpose is { Length: > 0 })));
    }

    [Fact]
    public async Task The_total_counts_each_resource_once_and_every_amount_is_a_fact()
    {
        var result = await new AgentLoop(await WasteRun.Sample(3)).Result();
        var truth = WasteRun.Truth(3);
        var facts = result.GetProperty("facts").EnumerateArray().ToDictionary(f => f.GetProperty("id").GetString()!, f => f.GetProperty("value").GetDecimal());
        var recommendations = result.GetProperty("recommendations").EnumerateArray().ToList();
        var total = result.GetProperty("potential_savings_monthly").GetDecimal();

        Assert.Equal(truth.Findings.Count, recommendations.Count);
        Assert.InRange(total - truth.PotentialSavingsMonthlyUsd, -0.0000001m, 0.0000001m);
        Assert.Equal(total, recommendations.GroupBy(r => r.GetProperty("conflict_group").GetString()).Sum(g => g.Max(r => r.GetProperty("estimated_monthly_saving").GetDecimal())));
        Assert.Equal(total, result.GetProperty("actions").EnumerateArray().Sum(a => a.GetProperty("monthly_saving").GetDecimal()));
        Assert.Equal(total, facts["potential_savings_monthly"]);
        Assert.Equal(result.GetProperty("summary").GetProperty("effective").GetDecimal(), facts["cost_summary.effective"]);
        Assert.All(recommendations, r => Assert.Equal(
            [r.GetProperty("current_monthly").GetDecimal(), r.GetProperty("estimated_monthly_saving").GetDecimal()],
            r.GetProperty("evidence_fact_ids").EnumerateArray().Select(id => facts[id.GetString()!])));
    }

    [Fact]
    public async Task The_same_bill_gives_the_same_result()
    {
        var bill = await WasteRun.Sample(4, 3000);

        string[] results = [(await new AgentLoop(bill).Result()).GetRawText(), (await new AgentLoop(bill).Result()).GetRawText()];

        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public async Task The_official_sample_gets_a_refused_savings_rate_and_no_zero_in_its_place()
    {
        var loop = new AgentLoop(await TestData.Dataset(TestData.Sample10));

        var savings = (await loop.Result()).GetProperty("savings");

        Assert.Contains("rounded", savings.GetProperty("refused").GetString(), StringComparison.Ordinal);
        Assert.False(savings.TryGetProperty("esr", out _));
        Assert.Contains("Refused", System.Text.Encoding.UTF8.GetString(loop.Artifacts["report.html"]), StringComparison.Ordinal);
        Assert.Contains("Refused", System.Text.Encoding.UTF8.GetString(loop.Artifacts["report.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_fails_costs_its_part_only_and_is_named()
    {
        var loop = new AgentLoop(await WasteRun.Sample(5, 3000)) { Broken = { ["idle_network"] = new("timeout", "It took too long."), ["tag_coverage"] = new("tool_failed", "Broken.") } };

        var result = await loop.Result();

        Assert.Equal(["idle_network failed, its part is missing: It took too long.", "tag_coverage failed, its part is missing: Broken."],
            Notes(result, "tool_failed").Order(StringComparer.Ordinal).Where(n => !n.StartsWith("focus_quality", StringComparison.Ordinal)));
        Assert.False(result.TryGetProperty("tag_coverage", out _));
        Assert.DoesNotContain(result.GetProperty("recommendations").EnumerateArray(), r => r.GetProperty("type").GetString() == FindingTypes.IdleIp);
        Assert.NotEmpty(result.GetProperty("recommendations").EnumerateArray());
        Assert.Contains("It took too long.", result.GetProperty("report").GetProperty("markdown").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_everything_but_the_report_fails_the_report_says_so_without_a_number()
    {
        var loop = new AgentLoop(await WasteRun.Sample(5, 3000));
        foreach (var tool in AgentLoop.Tools.Keys.Where(t => t != "report_render"))
            loop.Broken[tool] = new("timeout", "It took too long.");

        var result = await loop.Result();

        Assert.False(result.TryGetProperty("potential_savings_monthly", out _));
        Assert.False(result.TryGetProperty("summary", out _));
        Assert.Contains("could not be computed", result.GetProperty("report").GetProperty("markdown").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_rendered_leaves_the_result()
    {
        var loop = new AgentLoop(await WasteRun.Sample(5, 3000)) { Broken = { ["report_render"] = new("tool_failed", "No paper.") } };

        var result = await loop.Result();

        Assert.False(result.TryGetProperty("report", out _));
        Assert.Contains(Notes(result, "tool_failed"), n => n.StartsWith("report_render failed", StringComparison.Ordinal));
        Assert.NotEmpty(result.GetProperty("recommendations").EnumerateArray());
    }

    [Fact]
    public async Task A_dataset_that_cannot_be_opened_ends_the_run_with_the_tools_failure()
    {
        var loop = new AgentLoop(null) { Broken = { ["focus_quality"] = new("invalid_input", "There is no such dataset.") } };

        var failure = Assert.IsType<Decision.GiveUp>(await loop.Run()).Failure;

        Assert.Equal("invalid_input", failure.Code);
        Assert.StartsWith("There is no dataset", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_that_are_not_used_are_named()
    {
        var loop = new AgentLoop(await WasteRun.Sample(5, 3000));

        var notes = Notes(await loop.Result(new
        {
            inventory_dataset_id = Guid.CreateVersion7(),
            hourly_dataset_id = Guid.CreateVersion7(),
            budget = new { amount = 5m },
            constraints = NoRestarts,
        }), "not_analysed").ToList();

        Assert.All(["inventory_dataset_id", "hourly_dataset_id", "budget", "constraints"], name => Assert.Contains(notes, n => n.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Period_and_filter_reach_every_tool()
    {
        var bill = await WasteRun.Sample(5, 3000);
        var loop = new AgentLoop(bill);

        var result = await loop.Result(new
        {
            period = new { from = "2025-09-01", to = "2025-10-01" },
            filter = new Dictionary<string, string[]> { ["ServiceName"] = ["AWS Lambda"] },
            required_tags = Owner,
        });

        Assert.Equal("2025-09", Assert.Single(result.GetProperty("breakdowns")[2].GetProperty("rows").EnumerateArray()).GetProperty("key").GetString());
        Assert.Equal("AWS Lambda", Assert.Single(result.GetProperty("breakdowns")[0].GetProperty("rows").EnumerateArray()).GetProperty("key").GetString());
        Assert.Equal("owner", result.GetProperty("tag_coverage").GetProperty("required")[0].GetProperty("key").GetString());
    }

    static IEnumerable<string> Notes(JsonElement result, string code) =>
        result.GetProperty("data_quality").EnumerateArray().Where(n => n.GetProperty("code").GetString() == code).Select(n => n.GetProperty("message").GetString()!);
}
