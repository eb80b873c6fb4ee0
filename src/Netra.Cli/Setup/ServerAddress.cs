using System.CommandLine;
using System.Globalization;
using Netra.Hosting;
using Netra.Storage;

namespace Netra.Cli;

/// <summary>Where a fleet's servers are: from options, else from the variables that infra/services.sh writes.</summary>
static class ServerAddress
{
    public const string AmqpVariable = "NETRA_AMQP";
    public const string ManagementVariable = "NETRA_RABBITMQ_API";
    public const string DatabaseVariable = "NETRA_POSTGRES";

    /// <summary>RabbitMQ's convention where nothing else is said: 15672 beside 5672.</summary>
    const int ManagementAbove = 10_000;

    public static Option<string?> Broker { get; } = new("--broker") { HelpName = "URL", Description = $"amqp://user:password@host:port/vhost; ${AmqpVariable} when left out." };

    public static Option<string?> Management { get; } = new("--management")
    {
        HelpName = "URL",
        Description = $"The broker's management API, such as http://127.0.0.1:15672; ${ManagementVariable}, or the broker's port + 10000, when left out.",
    };

    /// <summary>The broker's management, or null where no broker is named.</summary>
    public static BrokerManagement? FindManagement(Invocation i)
    {
        if ((i.Get(Broker) ?? Variable(AmqpVariable)) is not { } amqp)
            return null;
        var broker = Absolute("--broker", amqp, "amqp", "amqps");
        var management = i.Get(Management) ?? (i.Get(Broker) is null ? Variable(ManagementVariable) : null);
        return new(broker, management is null ? Beside(broker) : Absolute("--management", management, "http", "https"));
    }

    public static string GetBroker(Invocation i) =>
        Absolute("--broker", i.Get(Broker) ?? Variable(AmqpVariable) ?? throw new CommandException(Exit.Usage, $"Name the broker with --broker or {AmqpVariable}."), "amqp", "amqps").OriginalString;

    public static BrokerManagement GetManagement(Invocation i) =>
        FindManagement(i) ?? throw new CommandException(Exit.Usage, $"Name the broker with --broker or {AmqpVariable}.");

    /// <summary>An address that is one, checked before anything is opened.</summary>
    public static string Database(string url)
    {
        try
        {
            DatabaseUrl.Parse(url);
            return url;
        }
        catch (FormatException e)
        {
            throw new CommandException(Exit.Usage, e.Message.Replace("Database:Url", "--database", StringComparison.Ordinal));
        }
    }

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>A refusal or a silence of the management API as the command's end.</summary>
    public static CommandException Refused(BrokerManagement management, HttpRequestException e) => e.StatusCode switch
    {
        System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden => new(Exit.Denied, e.Message),
        System.Net.HttpStatusCode.NotFound => new(Exit.NotFound, "The broker has no such virtual host: " + e.Message),
        null => new(Exit.Unreachable, $"The management API at {management.Address} does not answer: {e.Message}"),
        _ => new(Exit.Failed, e.Message),
    };

    static Uri Beside(Uri broker) => new(string.Create(CultureInfo.InvariantCulture, $"http://{broker.Host}:{(broker.Port > 0 ? broker.Port : 5672) + ManagementAbove}"));

    static Uri Absolute(string option, string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme, StringComparer.Ordinal)
            ? uri
            : throw new CommandException(Exit.Usage, $"{option} must start with {string.Join(" or ", schemes.Select(s => s + "://"))}.");
}
