using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.Audit;

static class AuditRegistration
{
    public static void AddAuditTrail(this IServiceCollection services) =>
        services.AddSingleton<AuditTrail>().AddHostedService(provider => provider.GetRequiredService<AuditTrail>()).AddSingleton<DeniedCalls>()
            .AddSingleton<ForeignObjects>().AddHostedService(provider => provider.GetRequiredService<ForeignObjects>());
}
