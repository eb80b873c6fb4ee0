using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.Callers;

static class CallersRegistration
{
    public static void AddCallers(this IServiceCollection services)
    {
        services.AddOptions<TierOptions>().BindConfiguration(TierOptions.Section);
        services.AddSingleton<CallerResolver>();
    }
}
