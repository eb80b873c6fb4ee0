using Netra.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Netra.Cli;

/// <summary>What a run has done so far, drawn over and over on a terminal.</summary>
sealed class RunProgress(TimeProvider time)
{
    const int MostCalls = 14;

    readonly long started = time.GetTimestamp();
    readonly List<string> order = [];
    readonly Dictionary<string, Call> calls = new(StringComparer.Ordinal);
    string thought = "waiting for a worker";
    int percent;

    public void Apply(RunEventEnvelope e)
    {
        switch (e.Type)
        {
            case EventTypes.AgentThinking:
                thought = Display.Text(e.Data, "reasoning");
                percent = (int)(Display.Number(e.Data, "progress_percentage") ?? percent);
                break;
            case EventTypes.ToolExecuting:
                Set(e, "running", Display.Text(e.Data, "tool_purpose"));
                break;
            case EventTypes.ToolCompleted:
                Set(e, "done", Display.Duration((long?)Display.Number(e.Data, "execution_time_ms")));
                break;
            case EventTypes.ToolError:
                Set(e, "failed", Display.Text(e.Data, "error"));
                break;
            case EventTypes.AgentCompleted:
                (percent, thought) = (100, "completed");
                break;
            case EventTypes.AgentError or EventTypes.AgentTimedOut or EventTypes.AgentCancelled:
                thought = Display.Text(e.Data, "error");
                break;
            default:
                break;
        }
    }

    /// <summary>Reasoning, a bar, and the latest calls.</summary>
    public IRenderable Draw()
    {
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        var done = calls.Values.Count(c => c.State == "done");
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "", "");
        foreach (var call in order.TakeLast(MostCalls).Select(id => calls[id]))
            table.AddRow(new Markup(Sign(call.State)), new Text(call.Tool), new Text(Display.Short(call.Note, 80), new Style(Color.Grey)));
        return new Rows(
            new Text(Display.Short(thought, 110), new Style(decoration: Decoration.Bold)),
            new Columns(
                new BreakdownChart().Width(40).HideTags().AddItem("done", percent, Color.Green).AddItem("rest", 100 - percent, Color.Grey23),
                new Text(FormattableString.Invariant($"{percent} %   {done}/{calls.Count} calls   {seconds:0.0} s"))).Collapse(),
            table);
    }

    void Set(RunEventEnvelope e, string state, string note)
    {
        var id = Display.Text(e.Data, "call_id");
        if (!calls.ContainsKey(id))
            order.Add(id);
        calls[id] = new(Display.Text(e.Data, "tool_name"), state, note);
    }

    static string Sign(string state) => state switch { "done" => "[green]✓[/]", "failed" => "[red]✗[/]", _ => "[yellow]…[/]" };

    sealed record Call(string Tool, string State, string Note);
}
