using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Netra.Hosting;
using Netra.Storage;
using Netra.Storage.Doctor;

namespace Netra.Cli;

/// <summary><c>doctor</c>: the invariants of a fleet, from its database and its broker's queues.</summary>
static class DoctorCommand
{
    const string Sqlite = "sqlite:";

    public static Option<string?> Database { get; } = new("--database")
    {
        HelpName = "URL",
        Description = $"The owner's address: postgresql://user:password@host:port/database or sqlite:/path; ${ServerAddress.DatabaseVariable}, or the embedded fleet's, when left out.",
    };

    static readonly Option<bool> Repair = new("--repair") { Description = "Mend what is safe to mend: due times, counters of slots, calls whose run is over." };

    public static Command Create() => new Verb(
            "doctor", "Check what keeps runs alive: due times, slots, calls, logs, dead letters. Exit code 1 when something is found and not repaired.",
            "doctor", "doctor --database postgresql://owner:pw@127.0.0.1:5432/netra --repair")
        .With(Database, ServerAddress.Broker, ServerAddress.Management, Repair).Does(ExamineAsync);

    static async Task<int> ExamineAsync(Invocation i)
    {
        var (found, unread) = await DeadLettersAsync(i);
        IReadOnlyList<Finding> findings = [.. await ReadAsync(i, db => FleetDoctor.ExamineAsync(db, i.Get(Repair), i.Token)), .. found];
        i.Screen.Show(Document(findings, unread), () => Tell(i, findings, unread));
        return findings.All(f => f.Repair is not null) ? Exit.Ok : Exit.Failed;
    }

    /// <summary>Reads the database that the command line names, with its refusals as the command's end.</summary>
    public static async Task<T> ReadAsync<T>(Invocation i, Func<NetraDb, Task<T>> read)
    {
        await using var db = StorageRegistration.Open(Address(i));
        try
        {
            return await read(db);
        }
        catch (Exception e) when ((e as DbException ?? e.InnerException as DbException) is { } reason)
        {
            throw reason.SqlState switch
            {
                "28P01" or "28000" => new CommandException(Exit.Denied, "The database refuses its user: " + reason.Message),
                "3D000" => new CommandException(Exit.NotFound, "There is no such database: " + reason.Message),
                { } => new CommandException(Exit.Failed, $"The database refused: {reason.Message}. 'netra db migrate' brings its schema up to date."),
                null => new CommandException(db.IsSqlite ? Exit.Failed : Exit.Unreachable, "The database does not answer: " + reason.Message),
            };
        }
    }

    static async Task<(IReadOnlyList<Finding> Found, string? Unread)> DeadLettersAsync(Invocation i)
    {
        using var management = ServerAddress.FindManagement(i);
        if (management is null)
            return ([], "dead letters: no broker is named");
        try
        {
            return ([.. DeadLetters(await management.ReadAsync(i.Token))], null);
        }
        catch (HttpRequestException e)
        {
            return ([], "dead letters: " + e.Message);
        }
    }

    static IEnumerable<Finding> DeadLetters(BrokerState broker) => broker.Queues
        .Where(q => (q.Name == Queues.DeadLetters || BrokerTopology.IsAside(q.Name)) && q.Messages > 0).OrderBy(q => q.Name, StringComparer.Ordinal)
        .Select(q => new Finding("dead_letters_waiting", q.Name, string.Create(CultureInfo.InvariantCulture, $"{q.Messages} messages that nobody has taken in")));

    static string Address(Invocation i)
    {
        if ((i.Get(Database) ?? ServerAddress.Variable(ServerAddress.DatabaseVariable)) is not { } url)
            url = Sqlite + Path.Combine(EmbeddedFolder.Default, "netra.db");
        ServerAddress.Database(url);
        return !url.StartsWith(Sqlite, StringComparison.Ordinal) || File.Exists(url[Sqlite.Length..])
            ? url
            : throw new CommandException(Exit.NotFound, $"There is no database {url[Sqlite.Length..]}; name it with --database or {ServerAddress.DatabaseVariable}.");
    }

    static JsonObject Document(IReadOnlyList<Finding> findings, string? unread) => new()
    {
        ["findings"] = new JsonArray([.. findings.Select(f => new JsonObject { ["check"] = f.Check, ["subject"] = f.Subject, ["problem"] = f.Problem, ["repaired"] = f.Repair is not null, ["repair"] = f.Repair })]),
        ["found"] = findings.Count,
        ["repaired"] = findings.Count(f => f.Repair is not null),
        ["checks"] = new JsonArray([.. FleetDoctor.Rules.Select(r => new JsonObject { ["name"] = r.Name, ["rule"] = r.Rule })]),
        ["not_checked"] = unread is null ? [] : new JsonArray(JsonValue.Create(unread)),
    };

    static void Tell(Invocation i, IReadOnlyList<Finding> findings, string? unread)
    {
        if (findings.Count == 0)
            i.Screen.Say(string.Create(CultureInfo.InvariantCulture, $"{FleetDoctor.Rules.Count} invariants hold."));
        else
            i.Screen.Table(["CHECK", "SUBJECT", "PROBLEM", "REPAIR"], findings.Select(f => new[] { f.Check, f.Subject, f.Problem, f.Repair ?? "none" }));
        if (unread is not null)
            i.Screen.Say("Not checked: " + unread);
    }
}
