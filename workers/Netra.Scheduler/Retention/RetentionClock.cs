using Microsoft.Extensions.Options;
using Netra.Hosting;

namespace Netra.Scheduler.Retention;

/// <summary>Looks every few minutes for what is too old.</summary>
sealed partial class RetentionClock(RunRetention retention, DeadLetterRetention deadLetters, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionClock> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var (runs, logs) = await retention.SweepAsync(stoppingToken);
                var letters = await deadLetters.SweepAsync(stoppingToken);
                if (runs + logs + letters > 0)
                    Swept(log, runs, logs, letters);
            }
            catch (Exception e) when (e is not OperationCanceledException) // the next look comes
            {
                Failed(log, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention: {Runs} runs, {Logs} logs and {Letters} dead letters are gone")]
    static partial void Swept(ILogger logger, int runs, int logs, int letters);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention not finished, it goes on later: {Reason}")]
    static partial void Failed(ILogger logger, string reason);
}

static class RetentionPart
{
    public static void AddRetention(this NetraApp app)
    {
        app.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.AddSingleton<RunRetention>();
        app.Services.AddSingleton<DeadLetterRetention>();
        app.Services.AddHostedService<RetentionClock>();
    }
}
