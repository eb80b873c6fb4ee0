using System.CommandLine;
using System.Globalization;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>dlq replay</c> and <c>dlq ops</c>.</summary>
static class ReplayCommands
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);

    /// <summary>Between two lines about a replay that goes on.</summary>
    static readonly TimeSpan Tell = TimeSpan.FromSeconds(2);

    static readonly Option<Guid[]> Ids = new("--id") { HelpName = "ID", Description = "A dead letter; may be repeated.", AllowMultipleArgumentsPerToken = true };
    static readonly Option<string?> Apply = new("--apply") { HelpName = "HASH", Description = "Run exactly the set that a dry run has frozen." };
    static readonly Option<int?> Rate = new("--rate") { HelpName = "N", Description = "Messages a second, at most 100000; the fleet's own (200 unless set), which spares others, when left out." };
    static readonly Option<int?> Stop = new("--stop-on-failure") { HelpName = "PERCENT", Description = "Stop when more than this share has failed again." };
    static readonly Option<int?> InFlight = new("--max-in-flight") { HelpName = "N", Description = "Messages sent whose outcome is not known yet, at most; the fleet's own when left out." };
    static readonly Option<bool> NoRamp = new("--no-ramp") { Description = "Do not begin with 1, 5 and 25 % of the set." };
    static readonly Option<string?> Redirect = new("--redirect-to") { HelpName = "QUEUE", Description = "A work queue for all of them instead of their own (dlq_edit)." };
    static readonly Option<bool> NoWait = new("--no-wait") { Description = "Return at once; 'dlq ops show' tells how it goes." };
    static readonly Argument<Guid> Operation = new("ID") { Description = "The replay's id, from 'dlq ops ls'." };

    public static Command Replay() => new Verb(
        "replay", "Send dead letters to their queues again. A dry run unless --apply: it changes nothing and prints the hash to apply.",
        "dlq replay --filter 'exception:TimeoutException'", "dlq replay --apply 5c1e…")
        .With(DeadLetterCommands.FilterOption, Ids, Apply, Rate, Stop, InFlight, NoRamp, Redirect, NoWait).Does(i => i.Get(Apply) is { } hash ? RunAsync(i, hash) : PlanAsync(i));

    public static Command Operations() => new Verb("ops", "Replays, past and under way.").With(
        new Verb("ls", "List replays, newest first.", "dlq ops ls").Does(ListAsync),
        new Verb("show", "How a replay goes, and what became of each message.", "dlq ops show 0199…").With(Operation).Does(async i => await OnAsync(i, (c, id) => c.ReplayAsync(id, i.Token))),
        Move("pause", "Send nothing more for now."),
        Move("resume", "Go on."),
        Move("abort", "End it; what was not sent is open again."));

    static Verb Move(string name, string description) => new Verb(name, description, $"dlq ops {name} 0199…")
        .With(Operation).Does(async i => await OnAsync(i, (c, id) => c.MoveReplayAsync(id, name, i.Token)));

    static async Task<int> PlanAsync(Invocation i)
    {
        if (i.Get(Ids) is { Length: > 0 } && i.Get(DeadLetterCommands.FilterOption) is not null)
            throw new CommandException(Exit.Usage, "Name either --id or --filter.");
        using var client = Invocation.Connect();
        var request = new ReplayRequest
        {
            Ids = i.Get(Ids) is { Length: > 0 } ids ? ids : null,
            Filter = i.Get(Ids) is { Length: > 0 } ? null : i.Get(DeadLetterCommands.FilterOption) ?? "",
            RatePerSecond = i.Get(Rate),
            StopOnFailurePercent = i.Get(Stop),
            MaxInFlight = i.Get(InFlight),
            Ramp = i.Get(NoRamp) ? false : null,
            RedirectTo = i.Get(Redirect),
        };
        var plan = await client.DeadLetters.PlanAsync(request, i.Token);
        return i.Screen.Show(plan.Json, () =>
        {
            i.Screen.Say($"Dry run: {plan.Count} would be sent, {plan.RefusedCount} would not.");
            foreach (var (title, member) in (ReadOnlySpan<(string, string)>)[("queue", "targets"), ("cause", "groups"), ("tenant", "tenants")])
            {
                foreach (var part in Display.Items(plan.Json, member))
                    i.Screen.Say($"  {title,-7} {Display.Text(part, "key")}: {Display.Text(part, "count")}");
            }

            foreach (var refused in Display.Items(plan.Json, "refused"))
                i.Screen.Say($"  not {Display.Text(refused, "id")}: {Display.Text(refused, "reason")}");
            i.Screen.Say($"Run it: netra dlq replay --apply {plan.PlanHash}");
        });
    }

    static async Task<int> RunAsync(Invocation i, string hash)
    {
        using var client = Invocation.Connect();
        var replay = await client.DeadLetters.ApplyAsync(hash, i.Token);
        var (told, said) = (TimeProvider.System.GetTimestamp(), "");
        while (!replay.HasEnded && replay.Status != "paused" && !i.Get(NoWait))
        {
            await Task.Delay(Poll, TimeProvider.System, i.Token);
            replay = await client.DeadLetters.ReplayAsync(replay.Id, i.Token);
            if (TimeProvider.System.GetElapsedTime(told) < Tell || Progress(replay) is var progress && progress == said)
                continue;
            i.Screen.Say(said = progress);
            told = TimeProvider.System.GetTimestamp();
        }

        i.Screen.Show(replay.Json, () => Write(i.Screen, replay));
        return i.Get(NoWait) || (replay.Status == "completed" && replay.Counts is { FailedAgain: 0, Unknown: 0, Refused: 0 }) ? Exit.Ok : Exit.Failed;
    }

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.DeadLetters.ReplaysAsync(i.Token);
        return i.Screen.Show(page.Json, () => i.Screen.Table(
            ["ID", "STATUS", "TOTAL", "RESOLVED", "FAILED AGAIN", "UNKNOWN", "STARTED"],
            page.Items.Select(r => new[] { r.Id.ToString(), r.Status, Text(r.Total), Text(r.Counts.Resolved), Text(r.Counts.FailedAgain), Text(r.Counts.Unknown), Display.Time(r.StartedAt) })));
    }

    static async Task<int> OnAsync(Invocation i, Func<DeadLettersApi, Guid, Task<Replay>> action)
    {
        using var client = Invocation.Connect();
        var replay = await action(client.DeadLetters, i.Get(Operation));
        return i.Screen.Show(replay.Json, () => Write(i.Screen, replay));
    }

    static void Write(Screen screen, Replay replay)
    {
        var c = replay.Counts;
        screen.Card(
            ("replay", replay.Id.ToString()), ("status", replay.Status), ("why", replay.Reason), ("messages", Text(replay.Total)), ("resolved", Text(c.Resolved)),
            ("failed again", Text(c.FailedAgain)), ("unknown", Text(c.Unknown)), ("refused", Text(c.Refused)), ("under way", Text(c.Claimed + c.Sent)), ("not sent", Text(c.Pending + c.Left)));
        foreach (var item in Display.Items(replay.Json, "items").Where(item => Display.Text(item, "outcome") is "failed_again" or "unknown" or "refused").Take(20))
            screen.Say($"  {Display.Text(item, "dead_letter_id")} {Display.Text(item, "outcome")} {Display.Text(item, "successor_id")}{Display.Text(item, "detail")}");
    }

    static string Progress(Replay replay) => string.Create(
        CultureInfo.InvariantCulture, $"{replay.Counts.Resolved} of {replay.Total} resolved, {replay.Counts.FailedAgain} failed again, {replay.Counts.Claimed + replay.Counts.Sent} under way");

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
