using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>dlq archive</c>, <c>restore</c>, <c>quarantine</c>, <c>release</c> and <c>purge</c>: of one, of several, of all that a filter means.</summary>
static class MoveCommands
{
    static readonly Argument<Guid[]> Ids = new("ID") { Description = "Dead letters, from 'dlq ls'; none with --filter.", Arity = ArgumentArity.ZeroOrMore };
    static readonly Argument<Guid[]> Named = new("ID") { Description = "Dead letters, from 'dlq ls'.", Arity = ArgumentArity.OneOrMore };

    public static IReadOnlyList<Verb> All =>
    [
        Move("archive", "Put them aside for good; what waits for them goes on.", outstanding: ""),
        Move("restore", "Take them back from the archive.", outstanding: " status:archived"),
        Move("quarantine", "Keep them from being replayed.", outstanding: " status:open,unknown"),
        Move("release", "Let them be replayed again.", outstanding: " status:quarantined"),
        new Verb("purge", "Delete them (dlq_purge).", "dlq purge 0199… 0199…").With(Named).Does(i => EachAsync(i, "purge", i.Get(Named), async (letters, id) =>
        {
            await letters.PurgeAsync(id, i.Token);
            return null;
        })),
    ];

    /// <param name="name">What is done.</param>
    /// <param name="description">For people.</param>
    /// <param name="outstanding">Added to a filter that does not say which status it means.</param>
    static Verb Move(string name, string description, string outstanding) => new Verb(name, description, $"dlq {name} 0199…", $"dlq {name} --filter 'fp:3f2a'")
        .With(Ids, DeadLetterCommands.FilterOption).Does(async i => await EachAsync(i, name, await MeantAsync(i, outstanding), (letters, id) => MoveAsync(letters, id, name, i.Token)));

    static async Task<DeadLetter?> MoveAsync(DeadLettersApi letters, Guid id, string name, CancellationToken cancellationToken) => await letters.MoveAsync(id, name, cancellationToken);

    static async Task<IReadOnlyList<Guid>> MeantAsync(Invocation i, string outstanding)
    {
        var (ids, filter) = (i.Get(Ids), i.Get(DeadLetterCommands.FilterOption));
        if ((ids.Length > 0) == (filter is not null))
            throw new CommandException(Exit.Usage, "Name dead letters, or a --filter.");
        if (filter is null)
            return ids;
        using var client = Invocation.Connect();
        var whole = filter.Contains("status:", StringComparison.Ordinal) ? filter : filter + outstanding;
        List<Guid> meant = [];
        string? cursor = null;
        do
        {
            var page = await client.DeadLetters.ListAsync(whole, cursor, limit: 1000, i.Token);
            meant.AddRange(page.Items.Select(d => d.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return meant;
    }

    /// <summary>One that does not allow it keeps the others from nothing; of several the exit code says whether all did.</summary>
    static async Task<int> EachAsync(Invocation i, string name, IReadOnlyList<Guid> ids, Func<DeadLettersApi, Guid, Task<DeadLetter?>> move)
    {
        using var client = Invocation.Connect();
        if (ids.Count == 1 && i.Get(DeadLetterCommands.FilterOption) is null)
        {
            var letter = await move(client.DeadLetters, ids[0]);
            return letter is null
                ? i.Screen.Show(new JsonObject { ["purged"] = ids[0].ToString() }, () => i.Screen.Say("Purged."))
                : i.Screen.Show(letter.Json, () => i.Screen.Say($"{letter.Id} {letter.Status}"));
        }

        var refused = new JsonArray();
        foreach (var id in ids)
        {
            try
            {
                await move(client.DeadLetters, id);
            }
            catch (NetraException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                refused.Add(new JsonObject { ["id"] = id.ToString(), ["reason"] = e.Message });
            }
        }

        var done = ids.Count - refused.Count;
        i.Screen.Show(new JsonObject { ["action"] = name, ["done"] = done, ["refused"] = refused }, () =>
        {
            foreach (var one in refused)
                i.Screen.Say($"  not {one!["id"]}: {one["reason"]}");
            i.Screen.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {done} done, {refused.Count} refused."));
        });
        return refused.Count == 0 ? Exit.Ok : Exit.Failed;
    }
}
