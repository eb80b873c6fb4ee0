using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Netra.Client;
using Netra.Contracts;

namespace Netra.Cli;

/// <summary><c>demo</c>: the main job in one go, over the real HTTP API and WebSocket of an embedded fleet.</summary>
static class DemoCommand
{
    static readonly Option<string?> FileName = new("--file") { HelpName = "FILE", Description = "Your FOCUS bill, CSV or CSV.gz; a generated sample when left out." };
    static readonly Option<string?> Keep = new("--keep") { HelpName = "DIR", Description = "Use this folder as the scratch folder, and keep it." };
    static readonly Option<string?> Report = new("--report") { HelpName = "FILE", Description = "Where to save the HTML report; a new file in the current folder when left out (none with --json)." };

    public static Command Create() => new Verb(
            "demo", "Find savings in a cloud bill: start a fleet, load the bill, run cost-optimizer, show and save its report, stop.",
            "demo", "demo --file bill.csv.gz", "demo --file bill.csv.gz --json > run.json")
        .With(FileName, Keep, Report).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        if (i.Get(FileName) is { } given && !File.Exists(given))
            throw new CommandException(Exit.Usage, $"There is no file '{given}'.");
        var folder = Path.GetFullPath(i.Get(Keep) ?? Path.Combine(Path.GetTempPath(), "netra-demo-" + Guid.CreateVersion7().ToString("N")));
        try
        {
            return await RunInAsync(i, folder);
        }
        finally
        {
            if (i.Get(Keep) is null && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<int> RunInAsync(Invocation i, string folder)
    {
        i.Screen.Say("Starting an embedded fleet.");
        await using var fleet = await EmbeddedFleet.StartAsync(folder, FreePort(), LogLevel.Error, i.Token);
        using var client = fleet.Address.Connect();
        var dataset = await DataImport.ImportAsync(client, i.Screen, i.Get(FileName) ?? Sample(folder), null, null, i.Token);
        var request = new RunRequest { Agent = "cost-optimizer", Input = JsonSerializer.SerializeToElement(new { dataset_id = dataset.Id }) };
        var submitted = await client.Runs.SubmitAsync(request, idempotencyKey: null, i.Token);
        var run = await RunWatch.ToTheEndAsync(client, submitted.Id, 0, i.Screen, i.Token);
        if (run.Status != RunStatus.Completed)
            return RunCard.Finish(i.Screen, run);
        i.Screen.Show(run.Json, () => DemoReport.Write(i.Screen, run));
        await SaveAsync(i, client, run);
        return Exit.Ok;
    }

    static async Task SaveAsync(Invocation i, NetraClient client, Run run)
    {
        if (i.Screen.IsJson && i.Get(Report) is null)
            return;
        var file = i.Get(Report) ?? $"netra-report-{(run.CreatedAt ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.html";
        await File.WriteAllBytesAsync(file, await client.Runs.ReportAsync(run.Id, "html", i.Token), i.Token);
        i.Screen.Say($"The full report: {Path.GetFullPath(file)}");
    }

    static string Sample(string folder)
    {
        var file = Path.Combine(folder, "netra-sample.csv.gz");
        DataSample.Write(file);
        return file;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
