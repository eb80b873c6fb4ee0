using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting;

/// <summary>Starts the bus anew where it does not come back by itself though the broker answers.</summary>
/// <remarks>
/// After a broken connection MassTransit can hold on to an attempt that failed and repeat its error for ever without another attempt; handlers that wait for a send then keep its
/// receivers from connecting again. Seen with a killed broker, once in a few times under load.
/// </remarks>
sealed partial class BusWatch(
    IBusControl bus, RunNudgeSender nudges, IHostApplicationLifetime lifetime, IOptions<BrokerOptions> options, TimeProvider time, ILogger<BusWatch> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long the broker must have answered, and the bus not: by itself it is back within a few seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);

    static readonly CreateChannelOptions Confirming = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <summary>Ends what the bus has under way, as at the process's end, and starts it again. Where that does not succeed the process ends, for whoever supervises it to start it anew.</summary>
    /// <remarks>
    /// MassTransit cannot start a bus again whose stop was given up: it says that it has started, and receives nothing. Nor one that has not come as far as to have started: it is not stopped,
    /// and a second start waits for the first.
    /// </remarks>
    internal async Task RestartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopPatience);
        try
        {
            await bus.StopAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The same as a return after the limit.
        }

        cancellationToken.ThrowIfCancellationRequested(); // a process that is told to stop meanwhile has not failed
        if (!limit.IsCancellationRequested && await StartsAsync(cancellationToken))
            return;
        GivenUp(log);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    async Task<bool> StartsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bus.StartAsync(cancellationToken).WaitAsync(StartPatience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Look, time);
        long? since = null;
        try
        {
            while (await pace.WaitForNextTickAsync(stoppingToken))
            {
                if (!IsSilent() || !await AnswersAsync(stoppingToken))
                    since = null;
                else if (since is null)
                    since = time.GetTimestamp();
                else if (time.GetElapsedTime(since.Value) >= Patience)
                    since = await TryRestartAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    bool IsSilent() => bus.CheckHealth().Status == BusHealthStatus.Unhealthy || nudges.SendingFor > Look;

    async Task<long?> TryRestartAsync(CancellationToken cancellationToken)
    {
        Silent(log);
        try
        {
            await RestartAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // the next look tries again
        {
            NotStarted(log, e.Message);
            return time.GetTimestamp();
        }
    }

    /// <summary>Whether a connection of its own is opened and a message confirmed at once. A broker that is short of disk or memory lets in whoever comes, and takes nothing.</summary>
    async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Look);
        try
        {
            var factory = new ConnectionFactory { Uri = new Uri(options.Value.Url), ClientProvidedName = "netra bus watch", AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync(limit.Token);
            return await TakesAsync(connection, limit.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested) // whatever the reason, it does not answer
        {
            return false;
        }
    }

    static async Task<bool> TakesAsync(IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var channel = await connection.CreateChannelAsync(Confirming, cancellationToken);
            await channel.BasicPublishAsync(exchange: "", routingKey: "netra.bus-watch", mandatory: false, body: ReadOnlyMemory<byte>.Empty, cancellationToken); // to no queue
            return true;
        }
        catch (OperationInterruptedException)
        {
            return true; // it may refuse such a message, which is an answer
        }
        finally
        {
            await connection.AbortAsync(Look); // without the channel's farewell, which nobody would read
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker answers and the bus does not come back: it is started anew")]
    static partial void Silent(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The bus does not stop, since a handler does not end, or does not start: the process ends with exit code 1")]
    static partial void GivenUp(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The bus could not be started anew: {Reason}")]
    static partial void NotStarted(ILogger logger, string reason);
}
