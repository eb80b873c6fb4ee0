using System.CommandLine;
using System.Text.Json.Nodes;
using Netra.Client;
using Netra.Hosting.DeadLetters;

namespace Netra.Cli;

/// <summary><c>dlq export</c> and <c>dlq import</c>.</summary>
static class DeadLetterFiles
{
    static readonly Option<string> Target = new("--out") { HelpName = "FILE", Description = "Where to; what is there stays.", Required = true };
    static readonly Argument<string> Source = new("FILE") { Description = "A file that 'dlq export' or 'dlq raw take' wrote." };

    static readonly Option<bool> AsTest = new("--as-test") { Description = "Write the one dead letter that the filter means as an xunit test, red while its fault is there." };

    public static Command Export() => new Verb(
        "export", "Write dead letters with their bytes and headers into a file, one a line (dlq_payload).",
        "dlq export --filter 'fp:3f2a' --out letters.jsonl", "dlq export --filter 'id:0199…' --as-test --out DeadLetterTest.cs")
        .With(DeadLetterCommands.FilterOption, Target, AsTest).Does(i => i.Get(AsTest) ? WriteTestAsync(i) : ExportAsync(i));

    public static Command Import() => new Verb(
        "import", "Put dead letters of a file back beside their queues, from where the fleet takes them in; those that it has already stay as they are.", "dlq import letters.jsonl")
        .With(Source, ServerAddress.Broker).Does(i => RawCommands.OnAsync(() => ImportAsync(i)));

    static async Task<int> ExportAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var (count, cursor) = (0, (string?)null);
        do
        {
            var page = await client.DeadLetters.ListAsync(i.Get(DeadLetterCommands.FilterOption), cursor, 200, i.Token);
            List<RawDelivery> messages = [];
            foreach (var item in page.Items)
                messages.Add(Raw(await client.DeadLetters.GetAsync(item.Id, i.Token)));
            await RawFile.AppendAsync(i.Get(Target)!, messages, i.Token);
            (count, cursor) = (count + messages.Count, page.NextCursor);
        }
        while (cursor is not null);
        return i.Screen.Show(new JsonObject { ["exported"] = count, ["file"] = i.Get(Target) }, () => i.Screen.Say($"{count} exported into {i.Get(Target)}."));
    }

    static async Task<int> WriteTestAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.DeadLetters.ListAsync(i.Get(DeadLetterCommands.FilterOption), cursor: null, limit: 2, i.Token);
        if (page.Items is not [{ } one])
            throw new CommandException(page.Items.Count == 0 ? Exit.NotFound : Exit.Usage, "Name one dead letter, such as --filter 'id:0199…'.");
        await File.WriteAllTextAsync(i.Get(Target)!, TestExport.Write(await client.DeadLetters.GetAsync(one.Id, i.Token)), i.Token);
        return i.Screen.Show(new JsonObject { ["exported"] = 1, ["file"] = i.Get(Target) }, () => i.Screen.Say($"Written as a test: {i.Get(Target)}."));
    }

    /// <summary>As its queue gave it.</summary>
    public static RawDelivery Raw(DeadLetter letter)
    {
        if (letter.Body is not { } body)
            throw new CommandException(Exit.Denied, "An export has the payload: it needs permission dlq_payload.");
        var message = letter.Json;
        return new(Display.Text(message, "source"), RawFile.Headers(message.GetProperty("headers")), Text(message, "message_id"), Text(message, "content_type"), body);
    }

    static string? Text(System.Text.Json.JsonElement json, string member) => Display.Text(json, member) is { Length: > 0 } text ? text : null;

    /// <summary>A failed call never was a message: there is nowhere to put it.</summary>
    static async Task<int> ImportAsync(Invocation i)
    {
        var messages = (await RawFile.ReadAsync(i.Get(Source), i.Token)).ToLookup(m => m.Source.Length > 0);
        await RawMessages.PutAsync(ServerAddress.GetBroker(i), [.. messages[true]], queue: null, replay: false, i.Token);
        var (imported, left) = (messages[true].Count(), messages[false].Count());
        return i.Screen.Show(
            new JsonObject { ["imported"] = imported, ["left_out"] = left },
            () => i.Screen.Say($"{imported} put beside their queues." + (left > 0 ? $" {left} failed calls were left out, which no queue had held." : "")));
    }
}
