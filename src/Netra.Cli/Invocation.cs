using System.CommandLine;
using Netra.Client;

namespace Netra.Cli;

/// <summary>A command being carried out.</summary>
sealed record Invocation(ParseResult Parsed, Screen Screen, CancellationToken Token)
{
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>The fleet of the environment, or the embedded one.</summary>
    public static NetraClient Connect() => FleetAddress.Resolve().Connect();
}
