using Netra.Hosting;
using Netra.Hosting.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

static class DeadLettersRegistration
{
    /// <summary>Takes dead letters in, where a broker holds them, and runs replays.</summary>
    public static void AddDeadLetters(this NetraApp app)
    {
        app.Services.AddHostedService<ReplayRunner>();
        if (app.Configuration[$"{BrokerOptions.Section}:{nameof(BrokerOptions.Url)}"] == BrokerOptions.Memory)
            return;
        app.Services.AddSingleton<AsideQueues>();
        app.Services.AddSingleton<Ingestion>();
        app.Services.AddHostedService<IngestionLoop>();
    }
}
