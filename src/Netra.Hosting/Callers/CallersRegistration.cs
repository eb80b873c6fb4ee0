using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.Callers;

static class CallersRegistration
{
    public static void AddCallers(this IServiceCollection services)
    {
        services.AddOptions<TierOptions>().BindConfiguration(TierOptions.Section);
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateDataAnnotations()
            .Validate(o => o.IsSound(), "Each of Oidc:Issuers needs an Issuer (URL, once), an Audience, https for its keys, and asymmetric algorithms (RS, PS or ES).")
            .ValidateOnStart();
        services.AddSingleton<JwtCredentials>().AddSingleton<CallerResolver>();
    }
}
