using System.Globalization;

namespace Netra.FinOps.Tests;

public sealed class ReportRenderTests
{
    const string Evil = "<script>alert('x')</script>\"&|`[a](b)\n=1+1";

    [Fact]
    public void Nothing_of_a_bill_becomes_a_tag_of_the_page()
    {
        var html = HtmlReport.Of(Hostile());

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("alert('x')", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Equal(Tags(HtmlReport.Of(Hostile("harmless"))), Tags(html));
    }

    [Fact]
    public void The_page_loads_nothing_and_runs_nothing()
    {
        var html = HtmlReport.Of(Hostile());

        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.All(["http:", "https:", " src=", "javascript:", " onload=", " onclick=", "@import", "url("], part => Assert.DoesNotContain(part, html, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Markdown_keeps_hostile_text_within_its_cell()
    {
        var markdown = MarkdownReport.Of(Hostile());

        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("[a](b)", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=1+1", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public void A_cell_that_a_spreadsheet_could_run_is_defused(string text)
    {
        var csv = CsvReport.Of(Hostile(text));

        Assert.Contains("'" + text.Replace("\"", "\"\"", StringComparison.Ordinal), csv, StringComparison.Ordinal);
        Assert.DoesNotContain("," + text, csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_csv_has_every_recommendation_and_its_amounts_with_all_digits()
    {
        var loop = new AgentLoop(await TestData.Dataset("focus_1.2_toolkit_aws_5000.csv.gz"));
        var result = await loop.Result();
        var lines = System.Text.Encoding.UTF8.GetString(loop.Artifacts["report.csv"]).TrimEnd('\n').Split('\n');

        var first = result.GetProperty("recommendations")[0];
        Assert.Equal(result.GetProperty("recommendations").GetArrayLength() + 1, lines.Length);
        Assert.Contains(first.GetProperty("estimated_monthly_saving").GetRawText(), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fact_link_of_the_page_leads_to_a_fact()
    {
        var loop = new AgentLoop(await WasteRun.Sample(2, 3000));
        await loop.Result();
        var html = System.Text.Encoding.UTF8.GetString(loop.Artifacts["report.html"]);

        var links = Parts(html, "href=\"#fact-").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(links);
        Assert.Equal(links, Parts(html, "id=\"fact-").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1234567.891", "1,234,567.89")]
    [InlineData("0", "0.00")]
    [InlineData("0.00001234", "0.000012")]
    [InlineData("-0.0045", "-0.0045")]
    [InlineData("-12.345", "-12.35")]
    public void Amounts_are_rounded_for_people_and_never_to_nothing(string value, string shown) =>
        Assert.Equal(shown, Display.Amount(decimal.Parse(value, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, 95, 0, 100)]
    [InlineData(-30, 95, -50, 100)]
    [InlineData(0, 0.0007, 0, 0.0008)]
    [InlineData(0, 0, 0, 1)]
    public void An_axis_ends_on_round_numbers(double low, double high, double axisLow, double axisHigh)
    {
        var axis = new Axis([(decimal)low, (decimal)high]);

        Assert.Equal(((decimal)axisLow, (decimal)axisHigh), (axis.Low, axis.High));
        Assert.InRange(axis.Ticks.Count(), 2, 7);
    }

    static CostReport Hostile(string text = Evil) => new()
    {
        Summary = new(1, 57, text, text, new(text, text), text, 1, 1, 1, 1),
        DataQuality = [new(text, "error", text, 1, text)],
        Breakdowns = [new("ServiceName", [new(text, null, 1, 1, 1, 1, 1)]), new("month", [new(text, null, 1, 1, 1, 1, 1), new("2025-01", null, 1, 1, 1, 1, 1)])],
        TopResources = [new(text, text, text, text, 1, 1, 1, 1)],
        Recommendations = [new(text, text, text, text, text, 2, 1, Level.High, Level.Low, Level.High, true, true, text, [text], text, [text], text)],
        PotentialSavingsMonthly = 1,
        Actions = [new(1, text, text, [text], 1, Level.High, Level.Low, false, text)],
        Facts = [new(text, text, 1, text, text, 1)],
        Planner = text,
        Narrator = text,
    };

    static int Tags(string html) => html.Count(c => c == '<');

    static IEnumerable<string> Parts(string html, string start) =>
        html.Split(start).Skip(1).Select(p => p[..p.IndexOf('"', StringComparison.Ordinal)]);
}
