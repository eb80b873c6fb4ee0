using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json.Nodes;
using Netra.Client;

namespace Netra.Cli;

/// <summary>From arguments to an exit code: the edge of the process.</summary>
static class CommandLine
{
    /// <summary>How long an interrupted command may clean up; an embedded fleet needs its 30 s.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = CommandTree.Root().Parse(args);
        if (parsed.Action is ParseErrorAction)
            return await UsageAsync(parsed);
        var screen = new Screen(parsed.GetValue(Verb.Json));
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Grace });
        }
        catch (NetraException e)
        {
            return screen.Fail(Exit.For(e), e.Message, new JsonObject { ["code"] = e.Code, ["message"] = e.Message, ["trace_id"] = e.TraceId });
        }
        catch (CommandException e)
        {
            return screen.Fail(e.ExitCode, e.Message, new JsonObject { ["code"] = "failed", ["message"] = e.Message });
        }
        catch (OperationCanceledException)
        {
            return screen.Fail(Exit.Failed, "Interrupted.", new JsonObject { ["code"] = "interrupted", ["message"] = "Interrupted." });
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("NETRA_DEBUG") != "1") // the edge of the process: no stack traces for users
        {
            return screen.Fail(Exit.Failed, e.Message, new JsonObject { ["code"] = "failed", ["message"] = e.Message });
        }
    }

    static async Task<int> UsageAsync(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync("netra: " + error.Message);
        var command = parsed.CommandResult.Command;
        var path = string.Join(' ', Path(command));
        await Console.Error.WriteLineAsync($"See '{path} --help'.");
        return Exit.Usage;
    }

    static IEnumerable<string> Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. Path(parent), command.Name] : ["netra"];
}
