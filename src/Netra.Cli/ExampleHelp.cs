using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Netra.Cli;

/// <summary>The usual help under the command's own name, then the command's examples.</summary>
sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        var exit = usual.Invoke(parseResult);
        configuration.Output = output;
        output.Write(text.ToString().Replace(RootCommand.ExecutableName, "netra", StringComparison.Ordinal));
        if (parseResult.CommandResult.Command is not Verb { Examples.Count: > 0 } verb)
            return exit;
        output.WriteLine("Examples:");
        foreach (var example in verb.Examples)
            output.WriteLine("  netra " + example);
        output.WriteLine();
        return exit;
    }
}
