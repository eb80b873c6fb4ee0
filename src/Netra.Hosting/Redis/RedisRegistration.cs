using Microsoft.Extensions.DependencyInjection;
using Netra.Hosting.Threads;

namespace Netra.Hosting.Redis;

static class RedisRegistration
{
    public static void AddNetraRedis(this IServiceCollection services)
    {
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section);
        services.AddSingleton<RedisStore>().AddSingleton<ThreadCache>();
    }
}
