using System.CommandLine;
using System.Text;

namespace Netra.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public void Is_as_approved_for_every_command()
    {
        var received = new StringBuilder();
        Append(CommandTree.Root(), [], received);
        var file = Path.Combine(AppContext.BaseDirectory, "help.received.txt");
        File.WriteAllText(file, received.ToString());
        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Approved", "help.txt"));
        Assert.True(approved == received.ToString(), $"The help has changed. If it should have, copy {file} over tests/Netra.Cli.Tests/Approved/help.txt.");
    }

    [Fact]
    public async Task Comes_from_the_process_with_exit_0_and_the_command_called_netra()
    {
        var outcome = await CliProcess.RunAsync("run", "--help");
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        Assert.Contains("netra run <AGENT> [options]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Netra.Cli", outcome.Output, StringComparison.Ordinal);
    }

    static void Append(Command command, string[] path, StringBuilder text)
    {
        using var output = new StringWriter();
        CommandTree.Root().Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output });
        text.Append("$ netra ").Append(string.Join(' ', [.. path, "--help"])).Append('\n')
            .AppendJoin('\n', output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd())).Append("\n\n");
        foreach (var sub in command.Subcommands)
            Append(sub, [.. path, sub.Name], text);
    }
}
