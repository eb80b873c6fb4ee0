using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting;

/// <summary>Whether a failed message is tried again: while the database or the broker is away for minutes, otherwise twice, then it is a dead letter.</summary>
public static class FailurePolicy
{
    public const int OtherRetries = 2;

    /// <summary>EMFILE.</summary>
    const int TooManyOpenFiles = 24;

    /// <summary>Pauses while infrastructure is away: soon, then once a second for five minutes, well inside the broker's acknowledgement timeout of 30.</summary>
    public static readonly TimeSpan[] OutagePauses = [.. ((double[])[0.1, 0.2, 0.4, 0.7, .. Enumerable.Repeat(1.0, 300)]).Select(TimeSpan.FromSeconds)];

    /// <summary>Names of the assemblies that the process was deployed with.</summary>
    static readonly HashSet<string> Own = [.. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator).Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    /// <summary>Whether the cause is a database or broker that is away, busy or restarting, a process that wants handles, or a lost race that a repeat resolves.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        SharedTransactionException or UnansweredSendException => true,
        DbException { IsTransient: true } => true,
        SocketException or BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException => true,
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 5 or 6 } => true,
        DbUpdateException { InnerException: { } inner } => IsOutage(inner),
        MassTransit.MassTransitException { InnerException: { } inner } => IsOutage(inner),
        InvalidOperationException { InnerException: DbException or DbUpdateException } => IsOutage(exception.InnerException), // Entity Framework's "likely due to a transient failure"
        Npgsql.NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        Npgsql.PostgresException { SqlState: "25P03" or "57P01" or "57P02" or "57P03" or "57P05" or "53300" or "53100" or "40001" or "40P01" } => true,
        _ => IsForGood(exception) || exception.GetBaseException() is IOException { HResult: TooManyOpenFiles },
    };

    /// <summary>Whether the process could not load an assembly that it was deployed with, or begin a type, for want of handles or memory: the runtime never tries again.</summary>
    public static bool IsForGood(Exception exception) => exception switch
    {
        FileNotFoundException { FileName: { } name } => IsOwn(name),
        FileLoadException { FileName: { } name } => IsOwn(name),
        TypeInitializationException { InnerException: { } inner } => IsForGood(inner) || inner.GetBaseException() is OutOfMemoryException or IOException { HResult: TooManyOpenFiles },
        _ => false,
    };

    static bool IsOwn(string name) => name.IndexOf(',', StringComparison.Ordinal) is > 0 and var end && Own.Contains(name[..end]);

    /// <summary>Whether the process could not load its own code, for want of handles or memory. That says nothing about the work: another process may do better.</summary>
    public static bool IsOfTheProcess(Exception exception) => exception is TypeInitializationException || exception.GetBaseException() switch
    {
        FileLoadException or BadImageFormatException or IOException { HResult: TooManyOpenFiles } => true,
        FileNotFoundException missing => missing.FileName?.Contains(", Version=", StringComparison.Ordinal) == true, // an assembly, no file of the work's own
        _ => false,
    };
}
