using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Storage.Audit;

namespace Netra.Cli;

/// <summary><c>admin audit verify</c>: straight from the database, so that it trusts no process of the fleet.</summary>
static class AuditCommands
{
    static readonly Option<FileInfo?> Against = new("--against")
    {
        HelpName = "FILE",
        Description = "The JSON of an earlier verification, kept elsewhere: shows also what was cut off at the end of a chain.",
    };

    public static Command Create() => new Verb("audit", "The log of denied and administrative acts.").With(
        new Verb(
            "verify", "Follow each tenant's chain of hashes. Exit code 1 where a row was changed, taken out or put in.",
            "admin audit verify --database postgresql://owner:pw@127.0.0.1:5432/netra",
            "admin audit verify --json > heads.json",
            "admin audit verify --against heads.json")
        .With(DoctorCommand.Database, Against).Does(VerifyAsync),
        new Verb("ls", "List acts, the newest first (permission audit_read: of the own tenant; admin: of all).", "admin audit ls --denied", "admin audit ls --action create_user --json")
            .With(User, Action, Denied, Cursor).Does(ListAsync));

    static readonly Option<string?> User = new("--user") { HelpName = "ID", Description = "Only of this user." };
    static readonly Option<string?> Action = new("--action") { HelpName = "ACTION", Description = "Only acts of this name." };
    static readonly Option<bool> Denied = new("--denied") { Description = "Only what was denied." };
    static readonly Option<string?> Cursor = new("--cursor") { HelpName = "CURSOR", Description = "Where the page before ended." };

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Admin.AuditAsync(i.Get(User), i.Get(Action), i.Get(Denied) ? false : null, i.Get(Cursor), i.Token);
        return i.Screen.Show(page, () => i.Screen.Table(
            ["AT", "USER", "ACTION", "TARGET", "ALLOWED", "TIMES", "DETAIL"],
            page.GetProperty("items").EnumerateArray().Select(a => new[] { Text(a, "at"), Text(a, "user_name"), Text(a, "action"), Text(a, "target"), Text(a, "allowed"), Text(a, "times"), Display.Short(Text(a, "detail"), 80) })));
    }

    static string Text(JsonElement item, string member) => item.GetProperty(member).ToString();

    static async Task<int> VerifyAsync(Invocation i)
    {
        var noted = i.Get(Against) is { } file ? await NotedAsync(file, i.Token) : [];
        var report = await DoctorCommand.ReadAsync(i, db => AuditVerification.RunAsync(db, noted, i.Token));
        i.Screen.Show(Document(report), () => Tell(i, report));
        return report.Breaks.Count == 0 ? Exit.Ok : Exit.Failed;
    }

    static async Task<IReadOnlyCollection<AuditHead>> NotedAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var document = JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken));
            return [.. document!["chains"]!.AsArray().Select(c => new AuditHead(c!["tenant_id"]!.GetValue<Guid>(), c["seq"]!.GetValue<long>(), c["hash"]!.GetValue<string>()))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new CommandException(Exit.Usage, $"{file} is not what 'netra admin audit verify --json' wrote: {e.Message}");
        }
    }

    static JsonObject Document(AuditReport report) => new()
    {
        ["intact"] = report.Breaks.Count == 0,
        ["chains"] = new JsonArray([.. report.Heads.Select(h => new JsonObject { ["tenant_id"] = h.TenantId, ["seq"] = h.Seq, ["hash"] = h.Hash })]),
        ["breaks"] = new JsonArray([.. report.Breaks.Select(b => new JsonObject { ["tenant_id"] = b.TenantId, ["seq"] = b.Seq, ["problem"] = b.Problem })]),
    };

    static void Tell(Invocation i, AuditReport report)
    {
        if (report.Breaks.Count == 0)
            i.Screen.Say(string.Create(CultureInfo.InvariantCulture, $"{report.Heads.Sum(h => h.Seq)} rows in {report.Heads.Count} chains, all intact."));
        else
            i.Screen.Table(["TENANT", "SEQ", "PROBLEM"], report.Breaks.Select(b => new[] { b.TenantId.ToString(), b.Seq.ToString(CultureInfo.InvariantCulture), b.Problem }));
    }
}
