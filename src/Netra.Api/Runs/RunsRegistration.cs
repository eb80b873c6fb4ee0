using Netra.Hosting.Runs;

namespace Netra.Api.Runs;

static class RunsRegistration
{
    public static void AddRuns(this IServiceCollection services)
    {
        services.AddRunLimits();
        services.AddOptions<StreamAddressOptions>().BindConfiguration(StreamAddressOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DatabaseTime>();
        services.AddSingleton<WaitingRuns>();
        services.AddSingleton<RunAdmission>();
        services.AddSingleton<RunSubmission>();
        services.AddSingleton<RunWatch>();
        services.AddSingleton<OwnRuns>();
    }
}
