using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Netra.Storage;

namespace Netra.Hosting;

/// <summary>Stops the bus of a worker that does not reach its database, until it does: such a worker would go on to take messages that others could handle, and hold them.</summary>
sealed partial class DatabaseWatch(BusSwitch bus, DatabaseReach database, TimeProvider time, ILogger<DatabaseWatch> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long the database must have been mute; what it is asked may take half of it on each way to it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Without a database little that is under way can end.</summary>
    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    volatile bool standsAside;

    /// <summary>Whether the bus is stopped on purpose.</summary>
    public bool StandsAside => standsAside;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Look, time);
        try
        {
            while (await pace.WaitForNextTickAsync(stoppingToken))
            {
                if (await WhyLostAsync(stoppingToken) is not { } reason)
                    continue;
                Lost(log, reason);
                await StandAsideAsync(pace, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <returns>Null, or why the database has not answered all the while.</returns>
    async Task<string?> WhyLostAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (await database.WhyNotAsync(Patience / 2, cancellationToken) is { } reason)
        {
            if (time.GetElapsedTime(begun) >= Patience)
                return reason;
            await Task.Delay(Look / 4, time, cancellationToken);
        }

        return null;
    }

    async Task StandAsideAsync(PeriodicTimer pace, CancellationToken cancellationToken)
    {
        standsAside = true;
        try
        {
            await bus.StopAsync(StopPatience, cancellationToken);
            while (await database.WhyNotAsync(Patience / 2, cancellationToken) is not null)
                await pace.WaitForNextTickAsync(cancellationToken);
            await bus.StartAsync(cancellationToken);
            Back(log);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // BusWatch starts it
        {
            NotStarted(log, e.Message);
        }
        finally
        {
            standsAside = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({Reason}): this worker hands its messages back and takes none until it does")]
    static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers: this worker takes messages again")]
    static partial void Back(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The bus could not be started again: {Reason}")]
    static partial void NotStarted(ILogger logger, string reason);
}
