using System.Net;
using Netra.Client;

namespace Netra.Cli;

/// <summary>The exit codes that scripts rely on.</summary>
static class Exit
{
    public const int Ok = 0;

    /// <summary>The work failed, or the fleet refused the request.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    public const int NotFound = 3;
    public const int Denied = 4;

    /// <summary>No fleet answers, or it cannot answer now.</summary>
    public const int Unreachable = 5;

    public static int For(NetraException exception) => exception.Status switch
    {
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Denied,
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => Unreachable,
        null when exception.Code == NetraException.Unreachable => Unreachable,
        _ => Failed,
    };
}

/// <summary>Ends a command with a message for the user and an exit code.</summary>
sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public CommandException() : this(Exit.Failed, "The command failed.") { }

    public CommandException(string message) : this(Exit.Failed, message) { }

    public CommandException(string message, Exception innerException) : this(Exit.Failed, $"{message}: {innerException.Message}") { }

    public int ExitCode { get; } = exitCode;
}
