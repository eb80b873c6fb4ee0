using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Netra.Cli;

/// <summary><c>up</c>: the embedded fleet until it is told to stop.</summary>
static class UpCommand
{
    static readonly Option<string?> Data = new("--data") { HelpName = "DIR", Description = "The fleet's folder; $XDG_DATA_HOME/netra or ~/.local/share/netra when left out." };

    static readonly Option<int> Port = new("--port")
    {
        HelpName = "PORT",
        Description = "The port on 127.0.0.1.",
        DefaultValueFactory = _ => FleetAddress.EmbeddedPort,
    };

    public static Command Create() => new Verb(
            "up", "Run the embedded fleet until Ctrl+C; a restart on the same folder goes on with its runs.",
            "up", "up --data ./netra-data --port 6000")
        .With(Data, Port).Does(UpAsync);

    static async Task<int> UpAsync(Invocation i)
    {
        if (i.Get(Port) is < 1 or > 65535)
            throw new CommandException(Exit.Usage, "--port must be between 1 and 65535.");
        var folder = Path.GetFullPath(i.Get(Data) ?? EmbeddedFolder.Default);
        await using var fleet = await EmbeddedFleet.StartAsync(folder, i.Get(Port), LogLevel.Warning, i.Token);
        EmbeddedFolder.Remember(i.Get(Port), folder);
        EmbeddedFolder.WritePrivate(EmbeddedFolder.EnvironmentFile(folder), EnvironmentOf(fleet.Address));
        Tell(i, fleet.Address, folder);
        await WaitAsync(fleet, i.Token);
        File.Delete(EmbeddedFolder.EnvironmentFile(folder));
        return Exit.Ok;
    }

    static string EnvironmentOf(FleetAddress address)
    {
        var url = address.Url.GetLeftPart(UriPartial.Authority);
        return string.Create(CultureInfo.InvariantCulture, $"NETRA_URL='{url}'\nNETRA_STREAM_URL='{url}'\nNETRA_KEY='{address.Key}'\n");
    }

    static void Tell(Invocation i, FleetAddress address, string folder)
    {
        var url = address.Url.GetLeftPart(UriPartial.Authority);
        i.Screen.Show(new JsonObject { ["url"] = url, ["data"] = folder, ["key_file"] = EmbeddedFolder.KeyFile(folder), ["pid"] = Environment.ProcessId }, () =>
        {
            i.Screen.Card(("fleet", url), ("data", folder), ("key", EmbeddedFolder.KeyFile(folder)), ("API", url + "/openapi/v1.json"));
            i.Screen.Say("Ready. Ctrl+C stops it; its runs go on at the next start.");
        });
    }

    static async Task WaitAsync(EmbeddedFleet fleet, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fleet.Stopping);
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Token.Register(stopped.SetResult);
        await stopped.Task;
    }
}
