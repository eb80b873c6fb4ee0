using System.CommandLine;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>runs ls|show|watch|events|timeline|explain|cancel|retry</c>.</summary>
static class RunsCommands
{
    static readonly Option<string?> Status = new("--status") { HelpName = "STATUS", Description = "Only runs of this status." };
    static readonly Option<string?> Agent = new("--agent") { HelpName = "AGENT", Description = "Only runs of this agent." };
    static readonly Option<int?> Limit = new("--limit") { HelpName = "N", Description = "How many, at most 1000." };
    static readonly Option<string?> Cursor = new("--cursor") { HelpName = "CURSOR", Description = "next_cursor of the page before." };
    static readonly Option<long> After = new("--after") { HelpName = "SEQ", Description = "Only events after this seq." };

    static readonly Option<string> From = new("--from") { HelpName = "failed_step|start", Description = "failed_step takes over what is recorded, start does everything again.", DefaultValueFactory = _ => "failed_step" };
    static readonly Option<bool> Watch = new("--watch") { Description = "Follow the new run to its end; exit 1 unless it completed." };

    public static Command Create() => new Verb("runs", "Runs: list, read, follow, cancel, retry.").With(
        new Verb("ls", "List runs, newest first.", "runs ls --status failed --limit 20").With(Status, Agent, Limit, Cursor).Does(ListAsync),
        new Verb("show", "A run with its result.", "runs show 0199… --json").With(RunIds.Argument).Does(ShowAsync),
        new Verb("watch", "Follow a run to its end; exit 1 unless it completed.", "runs watch 0199…").With(RunIds.Argument, After).Does(WatchAsync),
        new Verb("events", "The run's log.", "runs events 0199… --after 5").With(RunIds.Argument, After).Does(RunEvents.ListAsync),
        new Verb("timeline", "Every attempt of every step and tool call.", "runs timeline 0199…").With(RunIds.Argument).Does(RunTimeline.ShowAsync),
        new Verb("explain", "Why a run is not moving.", "runs explain 0199…").With(RunIds.Argument).Does(ExplainAsync),
        new Verb("cancel", "End a run.", "runs cancel 0199…").With(RunIds.Argument).Does(CancelAsync),
        new Verb("retry", "A new run of one that has ended.", "runs retry 0199… --watch").With(RunIds.Argument, From, Watch).Does(RetryAsync));

    public static long AfterOf(Invocation i) => i.Get(After);

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Runs.ListAsync(
            new RunQuery { Status = i.Get(Status), Agent = i.Get(Agent), Limit = i.Get(Limit), Cursor = i.Get(Cursor) }, i.Token);
        return i.Screen.Show(page.Json, () =>
        {
            i.Screen.Table(
                ["ID", "AGENT", "STATUS", "CREATED", "TOOK", "ERROR"],
                page.Items.Select(r => new[]
                {
                    r.Id.ToString(), r.Agent, r.Status, Display.Time(r.CreatedAt), Display.Duration(r.ExecutionTimeMs), Display.Short(r.Error?.Message ?? "", 60),
                }));
            if (page.NextCursor is { } next)
                i.Screen.Say($"more: --cursor {next}");
        });
    }

    static async Task<int> ShowAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var run = await client.Runs.GetAsync(i.Get(RunIds.Argument), i.Token);
        return i.Screen.Show(run.Json, () => RunCard.Write(i.Screen, run));
    }

    static async Task<int> WatchAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var run = await client.Runs.GetAsync(i.Get(RunIds.Argument), i.Token);
        return RunCard.Finish(i.Screen, await RunWatch.ToTheEndAsync(client, run.Id, i.Get(After), i.Screen, i.Token));
    }

    static async Task<int> ExplainAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var explained = await client.Runs.ExplainAsync(i.Get(RunIds.Argument), i.Token);
        return i.Screen.Show(explained, () =>
        {
            foreach (var reason in Display.Items(explained, "reasons"))
                i.Screen.Say(reason.ToString());
        });
    }

    static async Task<int> CancelAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var run = await client.Runs.CancelAsync(i.Get(RunIds.Argument), i.Token);
        return i.Screen.Show(run.Json, () => i.Screen.Say($"{run.Id} {run.Status}"));
    }

    static async Task<int> RetryAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var run = await client.Runs.RetryAsync(i.Get(RunIds.Argument), i.Get(From)!, i.Token);
        if (i.Get(Watch))
            return RunCard.Finish(i.Screen, await RunWatch.ToTheEndAsync(client, run.Id, 0, i.Screen, i.Token));
        return i.Screen.Show(run.Json, () => i.Screen.Say($"{run.Id} {run.Status}; follow it with: netra runs watch {run.Id}"));
    }
}
