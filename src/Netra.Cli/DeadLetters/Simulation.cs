using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Client;
using Netra.Contracts;
using Netra.Hosting.DeadLetters;

namespace Netra.Cli;

/// <summary><c>dlq simulate</c>: what this build would do with a dead letter, in an embedded fleet of its own; the fleet that it came from is not touched.</summary>
static class Simulation
{
    public static Command Create() => new Verb(
        "simulate", "Do the work of a dead letter with this build, in a scratch fleet: exit 0 where it succeeds (dlq_payload). Datasets are not copied.", "dlq simulate 0199…")
        .With(DeadLetterCommands.Id).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var letter = await client.DeadLetters.GetAsync(i.Get(DeadLetterCommands.Id), i.Token);
        var message = letter.Json.GetProperty("message");
        if (message.ValueKind == JsonValueKind.Null || KnownCommands.Read(letter.MessageType, message.GetRawText()) is null)
            throw new CommandException(letter.Json.GetProperty("payload_masked").GetBoolean()
                ? "A simulation needs permission dlq_payload."
                : $"This build cannot read the message ({letter.MessageType ?? "of no known type"}): a replay would fail.");
        var subject = letter.Json.GetProperty("subject");
        if (subject.ValueKind == JsonValueKind.Null)
            return Show(i, "nothing", "Its run is not there any more: a replay would change nothing.", ended: null);
        return await RunAsync(i, RequestOf(subject));
    }

    /// <summary>A call is simulated alone; of other messages the whole run.</summary>
    static RunRequest RequestOf(JsonElement subject) => Display.Text(subject, "tool") is { Length: > 0 } tool
        ? new RunRequest { Agent = "tool", Input = JsonSerializer.SerializeToElement(new { tool, arguments = subject.GetProperty("arguments") }) }
        : new RunRequest { Agent = Display.Text(subject, "agent"), Input = subject.GetProperty("input") };

    static async Task<int> RunAsync(Invocation i, RunRequest request)
    {
        var folder = Path.Combine(Path.GetTempPath(), "netra-simulation-" + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture));
        try
        {
            await using var fleet = await EmbeddedFleet.StartAsync(folder, FreePort(), LogLevel.Error, i.Token);
            using var scratch = fleet.Address.Connect();
            var submitted = await scratch.Runs.SubmitAsync(request, idempotencyKey: null, i.Token);
            var run = await RunWatch.ToTheEndAsync(scratch, submitted.Id, 0, i.Screen, i.Token);
            return Show(i, run.Status, run.Error?.Message ?? "It succeeds with this build.", run);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static int Show(Invocation i, string outcome, string says, Run? ended)
    {
        i.Screen.Show(
            new JsonObject { ["outcome"] = outcome, ["message"] = says, ["run"] = ended is null ? null : JsonNode.Parse(ended.Json.GetRawText()) },
            () => i.Screen.Say($"{outcome}: {says}"));
        return ended is null || ended.Status == RunStatus.Completed ? Exit.Ok : Exit.Failed;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
