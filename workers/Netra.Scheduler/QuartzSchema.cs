using Netra.Storage;
using Quartz;

namespace Netra.Scheduler;

/// <summary>Quartz's own tables on PostgreSQL, made by Quartz's own script.</summary>
public static class QuartzSchema
{
    /// <summary>Creates what is missing, with the owner's rights. Idempotent; nothing to do on SQLite.</summary>
    public static async Task ProvisionAsync(string ownerUrl, CancellationToken cancellationToken)
    {
        var database = DatabaseUrl.Parse(ownerUrl);
        if (database.IsSqlite)
            return;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddQuartz(quartz => quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(database.ConnectionString);
            store.UseSystemTextJsonSerializer();
            store.ProvisionSchema();
        }));
        using var host = builder.Build();
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        await scheduler.Start(cancellationToken);
        await scheduler.Shutdown(waitForJobsToComplete: false, cancellationToken);
    }
}
