using System.CommandLine;
using System.Text.Json.Nodes;
using Netra.Hosting;

namespace Netra.Cli;

/// <summary><c>topology apply</c>.</summary>
static class TopologyCommands
{
    static readonly Option<string> Broker = new("--broker") { HelpName = "URL", Description = "amqp://user:password@host:port/vhost", Required = true };
    static readonly Option<string> Management = new("--management") { HelpName = "URL", Description = "The broker's management API, such as http://127.0.0.1:15672.", Required = true };

    public static Command Create() => new Verb("topology", "What the broker must hold before a fleet starts.").With(
        new Verb(
            "apply", "Declare exchanges and queues, and set the policy of work queues. Repeatable.",
            "topology apply --broker amqp://netra:pw@127.0.0.1:5672/netra --management http://127.0.0.1:15672")
        .With(Broker, Management).Does(ApplyAsync));

    static async Task<int> ApplyAsync(Invocation i)
    {
        using var management = new BrokerManagement(
            Absolute("--broker", i.Get(Broker)!, "amqp", "amqps"), Absolute("--management", i.Get(Management)!, "http", "https"));
        try
        {
            var applied = await management.ApplyAsync(i.Token);
            var document = new JsonObject { ["applied"] = new JsonArray([.. applied.Select(a => JsonValue.Create(a))]) };
            return i.Screen.Show(document, () => i.Screen.Say(string.Join('\n', applied)));
        }
        catch (HttpRequestException e)
        {
            throw new CommandException(Exit.Unreachable, $"The management API at {i.Get(Management)} does not answer: {e.Message}");
        }
    }

    static Uri Absolute(string option, string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme, StringComparer.Ordinal)
            ? uri
            : throw new CommandException(Exit.Usage, $"{option} must start with {string.Join(" or ", schemes.Select(s => s + "://"))}.");
}
