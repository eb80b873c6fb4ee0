using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>dlq</c>: see, understand and replay dead letters.</summary>
static class DeadLetterCommands
{
    public static readonly Argument<Guid> Id = new("ID") { Description = "The dead letter's id, from 'dlq ls'." };
    static readonly Option<string?> Filter = new("--filter") { HelpName = "FILTER", Description = "Such as 'queue:netra.runs exception:TimeoutException failed:>2h'; all that is outstanding when left out." };
    static readonly Option<int?> Limit = new("--limit") { HelpName = "N", Description = "How many, at most 1000." };
    static readonly Option<string?> Cursor = new("--cursor") { HelpName = "CURSOR", Description = "next_cursor of the page before." };
    static readonly Option<string> Message = new("--message") { HelpName = "JSON|@FILE", Description = "The new message, with the same ids.", Required = true };
    static readonly Option<int?> Version = new("--version-read") { HelpName = "N", Description = "Only if it is still at that version; the present one when left out." };

    public static Command Create() => new Verb("dlq", "Dead letters: what could not be processed (permissions dlq_*).").With(
    [
        new Verb("groups", "Dead letters by cause, the most frequent first.", "dlq groups", "dlq groups --filter 'queue:netra.tool.* failed:<1d'").With(Filter).Does(GroupsAsync),
        NoteCommand.Create(),
        new Verb("ls", "List dead letters, newest first.", "dlq ls --filter 'fp:3f2a run:0199…'").With(Filter, Limit, Cursor).Does(ListAsync),
        new Verb("show", "All that is known of a dead letter.", "dlq show 0199…").With(Id).Does(ShowAsync),
        ReplayCommands.Replay(),
        Simulation.Create(),
        new Verb("edit", "Replace the message that it holds (dlq_edit).", "dlq edit 0199… --message @fixed.json").With(Id, Message, Version).Does(EditAsync),
        .. MoveCommands.All,
        DeadLetterFiles.Export(),
        DeadLetterFiles.Import(),
        ReplayCommands.Operations(),
        RawCommands.Create(),
    ]);

    public static Option<string?> FilterOption => Filter;

    static async Task<int> GroupsAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.DeadLetters.GroupsAsync(i.Get(Filter), i.Token);
        return i.Screen.Show(page.Json, () => i.Screen.Table(
            ["FINGERPRINT", "COUNT", "TENANTS", "KIND", "TYPE", "LAST SEEN", "STATE", "OWNER", "ERROR"],
            page.Items.Select(g => new[]
            {
                g.Fingerprint, g.Count.ToString(CultureInfo.InvariantCulture), g.Tenants.ToString(CultureInfo.InvariantCulture), g.Kind, Type(g.MessageType), Display.Time(g.LastSeen),
                g.State, g.Owner ?? "", Display.Short($"{g.Exception}: {g.Error}", 90),
            })));
    }

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.DeadLetters.ListAsync(i.Get(Filter), i.Get(Cursor), i.Get(Limit), i.Token);
        return i.Screen.Show(page.Json, () =>
        {
            i.Screen.Table(
                ["ID", "STATUS", "QUEUE", "TYPE", "FAILED", "REPLAYS", "ERROR"],
                page.Items.Select(d => new[]
                {
                    d.Id.ToString(), d.Status, d.Queue, Type(d.MessageType), Display.Time(d.FailedAt), d.Replays.ToString(CultureInfo.InvariantCulture), Display.Short($"{d.Exception}: {d.Error}", 90),
                }));
            if (page.NextCursor is { } next)
                i.Screen.Say($"more: --cursor {next}");
        });
    }

    static async Task<int> ShowAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var letter = await client.DeadLetters.GetAsync(i.Get(Id), i.Token);
        return i.Screen.Show(letter.Json, () => Write(i.Screen, letter));
    }

    static void Write(Screen screen, DeadLetter letter)
    {
        var json = letter.Json;
        screen.Card(
            ("id", letter.Id.ToString()), ("kind", letter.Kind), ("status", letter.Status), ("why in quarantine", Display.Text(json, "reason")), ("queue", letter.Queue), ("type", letter.MessageType),
            ("consumer", Display.Text(json, "consumer")), ("run", letter.RunId?.ToString()), ("call", Display.Text(json, "call_id")), ("step", Display.Text(json, "step")),
            ("tenant", Display.Text(json, "tenant_id")), ("failed", Display.Time(letter.FailedAt)), ("attempts", Display.Text(json, "attempts")), ("replays", Display.Text(json, "replays")),
            ("workers lost", Display.Text(json, "deaths")), ("fingerprint", letter.Fingerprint), ("trace", Display.Text(json, "traceparent")), ("was", Display.Text(json, "parent_id")),
            ("became", Display.Text(json, "successor_id")), ("version", Display.Text(json, "version")));
        foreach (var cause in Display.Items(json, "chain"))
        {
            screen.Say($"\n{Display.Text(cause, "type")}: {Display.Text(cause, "message")}");
            foreach (var frame in Display.Items(cause, "frames"))
                screen.Say($"  at {frame}");
        }

        screen.Say(Display.Text(json, "payload_masked") == "True" ? "\nThe payload is for those with permission dlq_payload." : $"\n{Display.Text(json, "message")}");
    }

    static async Task<int> EditAsync(Invocation i)
    {
        var message = Parse(i.Get(Message)!);
        using var client = Invocation.Connect();
        var id = i.Get(Id);
        var version = i.Get(Version) ?? (await client.DeadLetters.GetAsync(id, i.Token)).Version;
        var letter = await client.DeadLetters.EditAsync(id, version, message, i.Token);
        return i.Screen.Show(letter.Json, () => i.Screen.Say($"{letter.Id} is at version {letter.Version}."));
    }

    static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text.StartsWith('@') ? File.ReadAllText(text[1..]) : text);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(Exit.Usage, "--message: " + e.Message);
        }
    }

    static string Type(string? messageType) => messageType?[(messageType.LastIndexOf(':') + 1)..] ?? "";
}
