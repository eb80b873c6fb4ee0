using Netra.Hosting;
using Netra.Hosting.Runs;
using Netra.Scheduler.DeadLetters;
using Netra.Scheduler.Retention;
using Netra.Scheduler.Schedules;
using Netra.Scheduler.Sweeps;
using Netra.Scheduler.Webhooks;
using Netra.Storage;
using Quartz;

namespace Netra.Scheduler;

public static class SchedulerPart
{
    /// <summary>A replica that misses two of these counts as dead. One that is merely slow may then sweep beside its successor, which does no harm: rows are claimed.</summary>
    static readonly TimeSpan CheckIn = TimeSpan.FromMilliseconds(300);

    /// <summary>The sweep of due work, as a Quartz job: clustered on PostgreSQL, in memory on the embedded engine.</summary>
    public static void AddScheduler(this NetraApp app)
    {
        app.Services.AddOptions<SchedulerOptions>().BindConfiguration(SchedulerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.AddSingleton<Sweep>();
        app.AddWebhookDispatch();
        app.AddRetention();
        app.Services.AddRunLimits();
        app.Services.AddSingleton<Firing>();
        app.Services.AddSingleton<ScheduleClock>();
        app.Services.AddHostedService(provider => provider.GetRequiredService<ScheduleClock>());
        app.AddDeadLetters();
        var database = DatabaseUrl.Parse(app.Configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Url)}"] ?? "");
        app.Services.AddQuartz(quartz =>
        {
            if (database.IsSqlite)
                quartz.UseInMemoryStore();
            else
                quartz.UsePersistentStore(store => UseCluster(store, database.ConnectionString));
            quartz.ScheduleJob<SweepJob>(
                trigger => trigger.WithIdentity("sweep").WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromMilliseconds(100)).RepeatForever()
                    .MeasureIntervalFromCompletion()),
                job => job.WithIdentity("sweep").RequestRecovery());
        });
        app.Services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }

    /// <summary>Two replicas, one of which sweeps; another takes over within three seconds of a kill.</summary>
    static void UseCluster(IPersistentStoreBuilder store, string connectionString)
    {
        store.UsePostgres(connectionString);
        store.UseSystemTextJsonSerializer();
        store.ConfigureStore(o => o.MisfireThreshold = CheckIn);
        store.UseClustering(o =>
        {
            o.CheckinInterval = CheckIn;
            o.CheckinMisfireThreshold = CheckIn;
        });
    }
}
