using Netra.Contracts;
using Netra.Contracts.Datasets;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;

namespace Netra.Hosting;

/// <summary>The names of the queues, and which of them a command goes to.</summary>
public static class Queues
{
    public const string Runs = "netra.runs";
    public const string Steps = "netra.steps";
    public const string Calls = "netra.calls";
    public const string Imports = "netra.imports";
    public const string ToolPrefix = "netra.tool.";
    public const string DeadLetterExchange = "netra.dlx";
    public const string DeadLetters = "netra.dead-letters";

    /// <summary>The queues that exist from the deployment of the topology on, whether or not a worker has started.</summary>
    public static IReadOnlyList<string> Work { get; } = [Runs, Steps, Calls, Imports];

    /// <summary>The queue of one tool's calls.</summary>
    public static string ForTool(string tool) => ToolPrefix + tool.Replace(':', '.').Replace('/', '.');

    public static string For(ICommand command) => command switch
    {
        ExecuteStep => Steps,
        CallTool call => ForTool(call.Tool),
        ToolCallDue => Calls,
        ImportDataset => Imports,
        _ => Runs,
    };
}
