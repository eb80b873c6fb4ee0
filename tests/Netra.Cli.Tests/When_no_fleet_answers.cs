using System.Globalization;

namespace Netra.Cli.Tests;

public sealed class When_no_fleet_answers
{
    static readonly Dictionary<string, string> Nobody = new() { ["NETRA_URL"] = "http://127.0.0.1:1", ["NETRA_KEY"] = "nk_a_b" };

    [Theory]
    [InlineData("agents", "ls")]
    [InlineData("runs", "show", "0199aa00-0000-7000-8000-000000000000")]
    [InlineData("run", "script", "--input", "{}")]
    [InlineData("workers", "drain", "w")]
    public async Task Every_command_exits_with_5_and_names_the_address(params string[] args)
    {
        var outcome = await CliProcess.RunAsync(Nobody, args);
        Assert.Equal(5, outcome.Exit);
        Assert.Contains("No fleet answers at http://127.0.0.1:1/", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public async Task Json_says_it_on_stdout_as_well()
    {
        var outcome = await CliProcess.RunAsync(Nobody, "agents", "ls", "--json");
        Assert.Equal(5, outcome.Exit);
        Assert.Equal("unreachable", outcome.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Without_any_fleet_it_tells_how_to_start_one()
    {
        var outcome = await CliProcess.RunAsync("runs", "ls");
        Assert.Equal(5, outcome.Exit);
        Assert.Contains("netra up", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_unreachable_too()
    {
        var outcome = await CliProcess.RunAsync("topology", "apply", "--broker", "amqp://u:p@127.0.0.1:1/v", "--management", "http://127.0.0.1:1");
        Assert.Equal(5, outcome.Exit);
        Assert.Contains(1.ToString(CultureInfo.InvariantCulture), outcome.Error, StringComparison.Ordinal);
    }
}
