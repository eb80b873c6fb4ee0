namespace Netra.Chaos;

public sealed class WorkQueuesTests
{
    [Theory, InlineData("netra.runs"), InlineData("netra.steps"), InlineData("netra.calls"), InlineData("netra.imports"), InlineData("netra.tool.diag_probe")]
    public void Commands_wait_in_work_queues(string queue) => Assert.True(WorkQueues.IsOne(queue));

    [Theory, InlineData("netra.runs_error"), InlineData("netra.tool.diag_probe_error"), InlineData("netra.tool.diag_probe_skipped"), InlineData("netra.tool."), InlineData("notifier-1")]
    public void Others_are_left_alone(string queue) => Assert.False(WorkQueues.IsOne(queue));
}
