using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Netra.Storage.Secrets;

namespace Netra.Hosting.Secrets;

public static partial class SecretsRegistration
{
    /// <summary>The <see cref="SecretSeal"/> of the configured keys.</summary>
    public static void AddSecrets(this IServiceCollection services)
    {
        services.AddOptions<SecretsOptions>().BindConfiguration(SecretsOptions.Section)
            .Validate(o => o.IsSound(), "Each of Secrets:Keys must be 32 bytes in base64, such as `openssl rand -base64 32` prints.").ValidateOnStart();
        services.TryAddSingleton(provider =>
        {
            var seal = provider.GetRequiredService<IOptions<SecretsOptions>>().Value.Seal();
            if (!seal.IsOn)
                Plain(provider.GetRequiredService<ILogger<SecretSeal>>());
            return seal;
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Secrets:Keys is empty: the secrets of webhooks are kept as they are")]
    static partial void Plain(ILogger logger);
}
