using System.CommandLine;

namespace Netra.Cli;

/// <summary><c>workers ls</c> and <c>workers drain</c>.</summary>
static class WorkersCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The worker's id, from 'workers ls'." };

    public static Command Create() => new Verb("workers", "The processes of the fleet.").With(
        new Verb("ls", "List processes, their health and what they serve.", "workers ls").Does(ListAsync),
        new Verb("drain", "Let a worker finish what it has, take nothing new, and end with exit code 0.", "workers drain agent-host-4711-a1b2c3").With(Id).Does(DrainAsync));

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Fleet.WorkersAsync(i.Token);
        return i.Screen.Show(page.Json, () => i.Screen.Table(
            ["ID", "KIND", "STATUS", "HEARTBEAT", "SERVES"],
            page.Items.Select(w => new[] { w.Id, w.Kind ?? "", w.Status ?? "", Display.Time(w.HeartbeatAt), Serves(w) })));
    }

    static string Serves(Client.Worker worker) => Display.Short(string.Join(' ', Display.Items(worker.Json, "serves").Select(s => s.ToString())), 80);

    static async Task<int> DrainAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var worker = await client.Fleet.DrainAsync(i.Get(Id), i.Token);
        return i.Screen.Show(worker.Json, () => i.Screen.Say($"{worker.Id} is draining."));
    }
}
