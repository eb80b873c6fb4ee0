namespace Netra.Cli.Tests;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Finds_savings_in_a_generated_bill_and_saves_the_report()
    {
        using var folder = new ScratchFolder();
        var outcome = await CliProcess.RunAsync("demo", "--json", "--report", folder.File("report.html"));
        Assert.Equal((0, "completed"), (outcome.Exit, outcome.Json.GetProperty("status").GetString()));
        Assert.True(outcome.Json.GetProperty("result").GetProperty("potential_savings_monthly").GetDecimal() > 0);
        Assert.Contains("agent_completed", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("<html", await File.ReadAllTextAsync(folder.File("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_on_a_file_that_is_no_table()
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("bill.csv"), "just some words\nand more of them\n", TestContext.Current.CancellationToken);
        var outcome = await CliProcess.RunAsync("demo", "--file", folder.File("bill.csv"), "--json");
        Assert.Equal(1, outcome.Exit);
        Assert.NotEqual("", outcome.Json.GetProperty("error").GetProperty("message").GetString());
    }
}
