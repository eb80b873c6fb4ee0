using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>data import|ls|show|quality|rm|sample</c>.</summary>
static class DataCommands
{
    static readonly Argument<string> FileName = new("FILE") { Description = "CSV, CSV.gz, JSONL or JSONL.gz." };
    static readonly Argument<Guid> Id = new("ID") { Description = "The dataset's id." };
    static readonly Option<string?> Name = new("--name") { HelpName = "NAME", Description = "The dataset's name; the file's when left out." };
    static readonly Option<string?> Kind = new("--kind") { HelpName = "KIND", Description = "focus, llm, inventory or hourly; recognised by the header when left out." };
    static readonly Option<string?> Cursor = new("--cursor") { HelpName = "CURSOR", Description = "next_cursor of the page before." };

    public static Command Create() => new Verb("data", "Bills and logs: import, list, check.").With(
        new Verb("import", "Import a file and wait until it can be used.", "data import bill.csv.gz", "data import usage.jsonl --kind llm --json")
            .With(FileName, Name, Kind).Does(ImportAsync),
        new Verb("ls", "List datasets.", "data ls").With(Cursor).Does(ListAsync),
        new Verb("show", "A dataset.", "data show 0199…").With(Id).Does(ShowAsync),
        new Verb("quality", "What is wrong or missing in a dataset.", "data quality 0199…").With(Id).Does(QualityAsync),
        new Verb("rm", "Delete a dataset.", "data rm 0199…").With(Id).Does(RemoveAsync),
        DataSample.Create());

    static async Task<int> ImportAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var dataset = await DataImport.ImportAsync(client, i.Screen, i.Get(FileName), i.Get(Name), i.Get(Kind), i.Token);
        return i.Screen.Show(dataset.Json, () => Write(i.Screen, dataset));
    }

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Datasets.ListAsync(i.Get(Cursor), i.Token);
        return i.Screen.Show(page.Json, () =>
        {
            i.Screen.Table(
                ["ID", "NAME", "KIND", "FOCUS", "ROWS", "REJECTED", "STATUS"],
                page.Items.Select(d => new[]
                {
                    d.Id.ToString(), d.Name, d.Kind ?? "", d.FocusVersion ?? "", Display.Count(d.Rows), Display.Count(d.RejectedRows), d.Status,
                }));
            if (page.NextCursor is { } next)
                i.Screen.Say($"more: --cursor {next}");
        });
    }

    static async Task<int> ShowAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var dataset = await client.Datasets.GetAsync(i.Get(Id), i.Token);
        return i.Screen.Show(dataset.Json, () => Write(i.Screen, dataset));
    }

    static async Task<int> QualityAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var quality = await client.Datasets.QualityAsync(i.Get(Id), i.Token);
        return i.Screen.Show(quality, () => i.Screen.Say(JsonSerializer.Serialize(quality, CliJson.Indented)));
    }

    static async Task<int> RemoveAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        await client.Datasets.DeleteAsync(i.Get(Id), i.Token);
        return i.Screen.Show(new JsonObject { ["deleted"] = i.Get(Id) }, () => i.Screen.Say("Deleted."));
    }

    static void Write(Screen screen, Dataset dataset) => screen.Card(
        ("dataset", dataset.Id.ToString()), ("name", dataset.Name), ("kind", dataset.Kind), ("FOCUS", dataset.FocusVersion),
        ("status", dataset.Status), ("error", dataset.Error is { ValueKind: not JsonValueKind.Null } e ? e.ToString() : null),
        ("rows", Display.Count(dataset.Rows)), ("rejected", Display.Count(dataset.RejectedRows)), ("sha256", dataset.Sha256));
}
