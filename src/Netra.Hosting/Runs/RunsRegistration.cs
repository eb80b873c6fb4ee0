using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.Runs;

public static class RunsRegistration
{
    public static void AddRunLimits(this IServiceCollection services) =>
        services.AddOptions<RunsOptions>().BindConfiguration(RunsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
}
