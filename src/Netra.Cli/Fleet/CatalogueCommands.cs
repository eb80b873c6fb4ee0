using System.CommandLine;
using System.Globalization;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>agents ls</c> and <c>tools ls</c>.</summary>
static class CatalogueCommands
{
    public static Command Agents() => new Verb("agents", "The agents of the fleet.")
        .With(new Verb("ls", "List agents.", "agents ls").Does(i => ListAsync(i, (c, t) => c.Fleet.AgentsAsync(t))));

    public static Command Tools() => new Verb("tools", "The tools of the fleet.")
        .With(new Verb("ls", "List tools.", "tools ls --json").Does(i => ListAsync(i, (c, t) => c.Fleet.ToolsAsync(t))));

    static async Task<int> ListAsync(Invocation i, Func<NetraClient, CancellationToken, Task<Page<CatalogueItem>>> list)
    {
        using var client = Invocation.Connect();
        var page = await list(client, i.Token);
        return i.Screen.Show(page.Json, () => i.Screen.Table(
            ["NAME", "LIVE", "PERMISSION", "DESCRIPTION"],
            page.Items.Select(a => new[] { a.Name, a.Live.ToString(CultureInfo.InvariantCulture), a.Permission ?? "", Display.Short(a.Description ?? "", 90) })));
    }
}
