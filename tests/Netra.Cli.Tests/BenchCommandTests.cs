using System.Text.Json;
using Netra.Tests;

namespace Netra.Cli.Tests;

public sealed class BenchCommandTests
{
    const string Slow = """{"scenario":"saturation","runs_per_second":40,"errors":0}""";
    const string Fast = """{"scenario":"saturation","runs_per_second":60,"errors":0}""";

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_result_is_one_document_and_errors_end_with_1(int exit, bool refuses)
    {
        await using var fleet = await FakeFleet.StartAsync();
        fleet.Refuses = refuses;
        var environment = new Dictionary<string, string> { ["NETRA_URL"] = fleet.Url.ToString(), ["NETRA_KEY"] = "nk_a_b" };
        var outcome = await CliProcess.RunAsync(environment, "bench", "--warmup", "0", "--seconds", "1", "--in-flight", "2", "--json");
        Assert.Equal(exit, outcome.Exit);
        Assert.Equal(("saturation", refuses), (outcome.Json.GetProperty("scenario").GetString(), outcome.Json.GetProperty("errors").GetInt32() > 0));
        Assert.Equal(!refuses, outcome.Json.GetProperty("runs_per_second").GetDouble() > 0);
        Assert.Equal(refuses, outcome.Json.GetProperty("p50_ms").ValueKind == JsonValueKind.Null);
        Assert.True(outcome.Json.TryGetProperty("p99_ms", out _));
    }

    [Theory]
    [InlineData(0, Slow, Fast, "25")]
    [InlineData(1, Fast, Slow, "25")]
    [InlineData(0, Fast, Slow, "40")]
    public async Task Two_files_are_compared_without_a_fleet(int exit, string a, string b, string tolerance)
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("a"), a);
        await File.WriteAllTextAsync(folder.File("b"), b + "\n" + b);
        var outcome = await CliProcess.RunAsync("bench", "--compare", folder.File("a"), folder.File("b"), "--tolerance", tolerance, "--json");
        Assert.Equal((exit, ""), (outcome.Exit, outcome.Error));
        Assert.Equal(exit == 1, outcome.Json.GetProperty("worse").GetBoolean());
        var scenario = outcome.Json.GetProperty("scenarios")[0];
        Assert.Equal(("saturation", 1, 2), (scenario.GetProperty("scenario").GetString(), scenario.GetProperty("rounds_a").GetInt32(), scenario.GetProperty("rounds_b").GetInt32()));
        Assert.Equal(a == Slow ? 1.5 : 0.667, scenario.GetProperty("figures")[0].GetProperty("ratio").GetDouble());
        var told = await CliProcess.RunAsync("bench", "--compare", folder.File("a"), folder.File("b"), "--tolerance", tolerance);
        Assert.Equal(exit, told.Exit);
        Assert.Contains(exit == 1 ? "B is worse by more than" : "B is not worse by more than", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_holds_something_else_ends_it()
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("a"), "runs_per_second 40");
        Assert.Equal(3, (await CliProcess.RunAsync("bench", "--compare", folder.File("a"), folder.File("none"))).Exit);
        var outcome = await CliProcess.RunAsync("bench", "--compare", folder.File("a"), folder.File("a"));
        Assert.Equal(1, outcome.Exit);
        Assert.Contains("cannot be read as results of netra bench", outcome.Error, StringComparison.Ordinal);
    }
}
