using System.CommandLine;
using System.CommandLine.Help;

namespace Netra.Cli;

/// <summary>All commands.</summary>
static class CommandTree
{
    public static RootCommand Root()
    {
        var root = new RootCommand(
            """
            Runs agents for many users at once, and finds savings in cloud bills.

            Environment: NETRA_URL and NETRA_KEY name a fleet (NETRA_STREAM_URL, where its WebSocket has another address); without them the
            embedded fleet on 127.0.0.1:5080 is used (`netra up`).
            Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 unreachable.
            """)
        {
            Verb.Json,
        };
        root.Add(DemoCommand.Create());
        root.Add(UpCommand.Create());
        root.Add(RunCommand.Create());
        root.Add(RunsCommands.Create());
        root.Add(DataCommands.Create());
        root.Add(CatalogueCommands.Agents());
        root.Add(CatalogueCommands.Tools());
        root.Add(WorkersCommands.Create());
        root.Add(QueuesCommands.Create());
        root.Add(DeadLetterCommands.Create());
        root.Add(BenchCommand.Create());
        root.Add(AdminCommands.Create());
        root.Add(DbCommands.Create());
        root.Add(TopologyCommands.Create());
        root.Add(DoctorCommand.Create());
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }
}
