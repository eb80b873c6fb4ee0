using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.DeadLetters;

static class DeadLettersRegistration
{
    public static void AddDeadLetters(this IServiceCollection services, bool memory)
    {
        services.AddOptions<DeadLetterOptions>().BindConfiguration(DeadLetterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorkQueues>();
        services.AddSingleton<ReplayOutcomes>();
        services.AddSingleton<ReplayOutcomeFilter>();
        services.AddSingleton<FailureRecordFilter>();
        services.AddSingleton<StoredFailureFilter>();
        if (memory)
            services.AddSingleton<IReplayChannel, MemoryReplayChannel>();
        else
            services.AddSingleton<IReplayChannel, BrokerReplayChannel>();
    }
}
