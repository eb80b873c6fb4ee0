namespace Netra.Api.Limits;

static class LimitsRegistration
{
    public static void AddRequestLimits(this IServiceCollection services) => services.AddSingleton<RequestBuckets>();
}
