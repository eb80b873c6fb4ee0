using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Netra.Cli;

/// <summary><c>dlq simulate</c>: what this build would do with a dead letter, in an embedded fleet of its own; the fleet that it came from is not touched.</summary>
static class Simulation
{
    public static Command Create() => new Verb(
        "simulate", "Give a dead letter to its consumer of this build, in a scratch fleet: exit 0 where it succeeds (dlq_payload). Datasets and earlier steps are not copied.", "dlq simulate 0199…")
        .With(DeadLetterCommands.Id).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var letter = await client.DeadLetters.GetAsync(i.Get(DeadLetterCommands.Id), i.Token);
        if (letter.Body is null)
            throw new CommandException(Exit.Denied, "A simulation needs permission dlq_payload.");
        var folder = Path.Combine(Path.GetTempPath(), "netra-simulation-" + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture));
        try
        {
            await using var fleet = await EmbeddedFleet.StartAsync(folder, FreePort(), LogLevel.Critical, i.Token);
            var outcome = await new SimulatedLetter(fleet, letter).RunAsync(i.Token);
            i.Screen.Show(
                new JsonObject { ["outcome"] = outcome.Name, ["message"] = outcome.Says, ["succeeded"] = outcome.Succeeded },
                () => i.Screen.Say($"{outcome.Name}: {outcome.Says}"));
            return outcome.Succeeded ? Exit.Ok : Exit.Failed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What came of a simulation.</summary>
/// <param name="Name"><c>processed</c>, <c>dead_letter</c>, <c>refused</c>, or the status of the call or run that it is about.</param>
/// <param name="Says">A sentence.</param>
/// <param name="Succeeded">Whether a replay would.</param>
sealed record SimulatedOutcome(string Name, string Says, bool Succeeded);
