using System.Text.RegularExpressions;
using Netra.Contracts;
using Netra.Contracts.Datasets;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;

namespace Netra.Hosting.Tests.Bus;

public sealed class QueuesTests
{
    static readonly Dictionary<Type, string> Expected = new()
    {
        [typeof(StartRun)] = "netra.runs",
        [typeof(CancelRun)] = "netra.runs",
        [typeof(RunDue)] = "netra.runs",
        [typeof(CallEnded)] = "netra.runs",
        [typeof(CallRetrying)] = "netra.runs",
        [typeof(ExecuteStep)] = "netra.steps",
        [typeof(ToolCallDue)] = "netra.calls",
        [typeof(ImportDataset)] = "netra.imports",
        [typeof(CallTool)] = "netra.tool.text",
    };

    public static TheoryData<Type> Commands =>
        [.. typeof(ICommand).Assembly.GetExportedTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(ICommand)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_goes_to_the_queue_that_was_decided_for_it(Type command)
    {
        Assert.True(Expected.ContainsKey(command), $"Decide which queue {command.Name} goes to, in Queues.For, and note it here.");
        var arguments = command.GetConstructors()[0].GetParameters().Select(p =>
            p.HasDefaultValue ? null : p.ParameterType == typeof(Guid) ? Guid.CreateVersion7() : p.ParameterType == typeof(int) ? 1 : (object)"text").ToArray();

        Assert.Equal(Expected[command], Queues.For((ICommand)Activator.CreateInstance(command, arguments)!));
    }

    [Fact]
    public void Every_queue_but_a_tools_is_part_of_the_topology() =>
        Assert.Empty(Expected.Values.Where(q => !q.StartsWith(Queues.ToolPrefix, StringComparison.Ordinal)).Except(Queues.Work, StringComparer.Ordinal));

    [Theory]
    [InlineData("cost.summary", "netra.tool.cost.summary")]
    [InlineData("mcp:server/tool", "netra.tool.mcp.server.tool")]
    public void A_tools_queue_is_named_for_it(string tool, string queue) => Assert.Equal(queue, Queues.ForTool(tool));

    [Theory]
    [InlineData("netra.runs", true)]
    [InlineData("netra.tool.cost.summary", true)]
    [InlineData("netra.runs_error", false)]
    [InlineData("netra.tool.cost.summary_error", false)]
    [InlineData("netra.tool.cost.summary_skipped", false)]
    [InlineData("netra.dead-letters", false)]
    [InlineData("netra.stop.tool-host-1", false)]
    public void The_policy_of_work_queues_matches_them_and_no_others(string queue, bool work) =>
        Assert.Equal(work, Regex.IsMatch(queue, BrokerTopology.WorkPattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
}
