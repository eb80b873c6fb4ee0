using System.CommandLine;

namespace Netra.Cli;

/// <summary><c>queues ls</c>.</summary>
static class QueuesCommands
{
    public static Command Create() => new Verb("queues", "The queues of the fleet's broker.")
        .With(new Verb("ls", "List queues and what waits in them; an embedded fleet has none.", "queues ls").Does(ListAsync));

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Fleet.QueuesAsync(i.Token);
        return i.Screen.Show(page.Json, () => i.Screen.Table(
            ["NAME", "KIND", "READY", "UNACKED", "CONSUMERS", "OLDEST"],
            page.Items.Select(q => new[] { q.Name, q.Kind, Display.Count(q.Ready), Display.Count(q.Unacked), Display.Count(q.Consumers), Display.Duration((long?)(q.OldestSeconds * 1000)) })));
    }
}
