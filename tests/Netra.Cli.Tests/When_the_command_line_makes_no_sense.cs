namespace Netra.Cli.Tests;

public sealed class When_the_command_line_makes_no_sense
{
    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("run")]
    [InlineData("run", "script", "--input", "[1]")]
    [InlineData("run", "script", "--input", "{oops")]
    [InlineData("run", "script", "--input", "@/no/such/file")]
    [InlineData("runs", "show", "nonsense")]
    [InlineData("runs", "ls", "--limit", "many")]
    [InlineData("demo", "--file", "/no/such/file")]
    [InlineData("data", "sample", "--rows", "0")]
    [InlineData("up", "--port", "70000")]
    [InlineData("bench", "--scenario", "nonsense")]
    [InlineData("bench", "--in-flight", "0")]
    [InlineData("bench", "--scenario", "scaling")]
    [InlineData("bench", "--scenario", "memory", "--state", "/no/such/folder")]
    [InlineData("bench", "--scenario", "backlog")]
    [InlineData("bench", "--scenario", "backlog", "--postgres", "sqlite:/tmp/x")]
    [InlineData("bench", "--compare", "/one/file")]
    [InlineData("db", "migrate", "--database", "mysql://x")]
    [InlineData("db", "migrate", "--database", "sqlite:/tmp/x", "--app-role", "r")]
    [InlineData("topology", "apply", "--broker", "http://x", "--management", "http://y")]
    public async Task It_says_so_on_stderr_and_exits_with_2(params string[] args)
    {
        var outcome = await CliProcess.RunAsync(args);
        Assert.Equal(2, outcome.Exit);
        Assert.StartsWith("netra: ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }
}
