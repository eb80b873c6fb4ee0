using System.CommandLine;
using System.Globalization;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>dlq note</c>: who looks after a cause, and how it stands.</summary>
static class NoteCommand
{
    static readonly Argument<string> Fingerprint = new("FINGERPRINT") { Description = "The cause, from 'dlq groups'; a beginning is enough." };
    static readonly Option<string?> State = new("--state") { HelpName = "STATE", Description = "open, acknowledged or ignored." };
    static readonly Option<string?> Owner = new("--owner") { HelpName = "NAME", Description = "Who looks after it." };
    static readonly Option<string?> Text = new("--note") { HelpName = "TEXT", Description = "What is known of it." };
    static readonly Option<string?> Until = new("--ignore-until") { HelpName = "TIME", Description = "When it is open again, such as 2026-11-30T08:00Z." };

    public static Command Create() => new Verb(
        "note", "Say who looks after a cause, and how it stands; what is left out stays as it is.", "dlq note 3f2a --state acknowledged --owner ann --note 'fixed in 2.4'")
        .With(Fingerprint, State, Owner, Text, Until).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        DateTimeOffset? until = null;
        if (i.Get(Until) is { } text)
        {
            until = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new CommandException(Exit.Usage, "--ignore-until takes a time, such as 2026-11-30T08:00Z.");
        }

        using var client = Invocation.Connect();
        var print = await WholeAsync(client, i.Get(Fingerprint), i.Token);
        await client.DeadLetters.NoteAsync(print, new GroupNote { State = i.Get(State), Owner = i.Get(Owner), Note = i.Get(Text), IgnoreUntil = until }, i.Token);
        var groups = (await client.DeadLetters.GroupsAsync($"fp:{print} status:any", i.Token)).Json;
        var group = Display.Items(groups, "items").Single(g => Display.Text(g, "fingerprint") == print);
        return i.Screen.Show(group, () => i.Screen.Card(
            ("fingerprint", print), ("state", Display.Text(group, "state")), ("owner", Display.Text(group, "owner")), ("note", Display.Text(group, "note")), ("ignored until", Display.Text(group, "ignore_until"))));
    }

    static async Task<string> WholeAsync(NetraClient client, string beginning, CancellationToken cancellationToken)
    {
        var found = (await client.DeadLetters.GroupsAsync($"fp:{beginning} status:any", cancellationToken)).Items;
        return found switch
        {
            [var one] => one.Fingerprint,
            [] => throw new CommandException(Exit.NotFound, $"No cause begins with {beginning}; see 'netra dlq groups'."),
            _ => throw new CommandException(Exit.Usage, $"{found.Count} causes begin with {beginning}: {string.Join(", ", found.Take(5).Select(g => g.Fingerprint))}."),
        };
    }
}
