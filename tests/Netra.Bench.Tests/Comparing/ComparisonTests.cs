using System.Text;
using System.Text.Json;
using Netra.Bench.Comparing;

namespace Netra.Bench.Tests;

public sealed class ComparisonTests
{
    const double Tolerance = 25;

    [Fact]
    public void Medians_of_rounds_are_compared()
    {
        var comparison = Of(Rounds("saturation", 40, 1, 60), Rounds("saturation", 50, 90));
        var rate = Figure(comparison, "runs_per_second");
        Assert.Equal((40, 70, 1.75), (rate.A, rate.B, rate.Ratio));
        Assert.Equal((3, 2), (comparison.Scenarios[0].RoundsA, comparison.Scenarios[0].RoundsB));
        Assert.False(comparison.Worse);
    }

    [Theory]
    [InlineData(75, false)]
    [InlineData(74.9, true)]
    public void A_rate_is_worse_below_the_tolerance(double b, bool worse) =>
        Assert.Equal(worse, Of(Rounds("saturation", 100), Rounds("saturation", b)).Worse);

    [Theory]
    [InlineData(12.5, false)]
    [InlineData(12.6, true)]
    public void A_latency_is_worse_above_it(double b, bool worse) =>
        Assert.Equal(worse, Of("""{"scenario":"latency","p50_ms":10,"p99_ms":90}""", $$"""{"scenario":"latency","p50_ms":{{b.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"p99_ms":90}""").Worse);

    [Fact]
    public void What_follows_from_the_rate_is_shown_and_decides_nothing()
    {
        var comparison = Of("""{"scenario":"saturation","runs_per_second":100,"p50_ms":10}""", """{"scenario":"saturation","runs_per_second":100,"p50_ms":99}""");
        Assert.Equal((9.9, false, false), (Figure(comparison, "p50_ms").Ratio, Figure(comparison, "p50_ms").Worse, comparison.Worse));
    }

    [Theory]
    [InlineData("fanout", "fanout.against_linear", "1", "1.3")]
    [InlineData("backlog", "backlog.kept", "1", "0.7")]
    [InlineData("scaling", "workers.2.runs_per_second", "100", "70")]
    [InlineData("memory", "memory.worker_mb", "150", "200")]
    [InlineData("coldstart", "starts.embedded.median_seconds", "2", "3")]
    public void Each_scenario_is_judged_by_what_it_is_for(string scenario, string path, string a, string b)
    {
        var comparison = Of(Nested(scenario, path, a), Nested(scenario, path, b));
        Assert.True(Figure(comparison, path).Worse);
        Assert.False(Of(Nested(scenario, path, b), Nested(scenario, path, a)).Worse);
    }

    [Fact]
    public void More_errors_and_a_figure_that_is_gone_are_worse()
    {
        Assert.True(Of("""{"scenario":"submit","runs_per_second":9,"errors":1}""", """{"scenario":"submit","runs_per_second":9,"errors":2}""").Worse);
        Assert.False(Of("""{"scenario":"submit","runs_per_second":9,"errors":2}""", """{"scenario":"submit","runs_per_second":9,"errors":1}""").Worse);
        Assert.True(Of("""{"scenario":"latency","p50_ms":9}""", """{"scenario":"latency","p50_ms":null}""").Worse);
    }

    [Fact]
    public void Scenarios_of_one_file_are_named()
    {
        var comparison = Of(Rounds("saturation", 1) + Rounds("submit", 1), Rounds("saturation", 1) + Rounds("memory", 1));
        Assert.Equal("submit", Assert.Single(comparison.OnlyInA));
        Assert.Equal("memory", Assert.Single(comparison.OnlyInB));
        Assert.Throws<BenchException>(() => Of(Rounds("saturation", 1), Rounds("submit", 1)));
    }

    [Theory]
    [InlineData("""{"scenario":"a"}""", 1)]
    [InlineData("{\"scenario\":\"a\"}\n{\"scenario\":\n\"b\"}\n", 2)]
    [InlineData("""[{"scenario":"a"},{"scenario":"b"}][{"scenario":"c"}]""", 3)]
    public void A_file_holds_documents_lines_or_arrays(string text, int results) => Assert.Equal(results, ResultFile.Parse(Encoding.UTF8.GetBytes(text), "file").Count);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"error":{"code":"failed"}}""")]
    public void A_file_of_something_else_is_refused(string text) => Assert.Throws<BenchException>(() => ResultFile.Parse(Encoding.UTF8.GetBytes(text), "file"));

    static Comparison Of(string a, string b) => Comparison.Of(ResultFile.Parse(Encoding.UTF8.GetBytes(a), "a"), ResultFile.Parse(Encoding.UTF8.GetBytes(b), "b"), Tolerance);

    static ComparedFigure Figure(Comparison comparison, string path) => comparison.Scenarios.SelectMany(s => s.Figures).Single(f => f.Figure == path);

    static string Rounds(string scenario, params double[] rates) => string.Concat(rates.Select(r => JsonSerializer.Serialize(new { scenario, runs_per_second = r, errors = 0 })));

    /// <summary>A result that holds nothing but the figure.</summary>
    static string Nested(string scenario, string path, string value)
    {
        var member = path.Split('.').Reverse().Aggregate(value, (inner, name) => $$$"""{"{{{name}}}":{{{inner}}}}""");
        return $$"""{"scenario":"{{scenario}}",{{member[1..]}}""";
    }
}
