using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Netra.Hosting.Http;

/// <summary>In Production no process starts with a password that everybody knows.</summary>
static class DefaultCredentials
{
    static readonly string[] Settings = ["Broker:Url", "Database:Url"];
    static readonly string[] Known = ["", "guest", "postgres", "admin", "password", "changeme", "secret", "rabbitmq", "root"];

    /// <exception cref="OptionsValidationException">A password is missing, a known default, or the name of its user.</exception>
    public static void Refuse(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsProduction())
            return;
        foreach (var setting in Settings)
        {
            if (Uri.TryCreate(configuration[setting], UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" or "postgresql" or "postgres" && IsDefault(uri.UserInfo.Split(':', 2)))
                throw new OptionsValidationException(setting, typeof(string), [$"{setting} has a default password or none, which is refused in Production. Give user '{uri.UserInfo.Split(':')[0]}' a password of its own."]);
        }
    }

    static bool IsDefault(string[] user) => user is not [var name, var password] || Known.Contains(password, StringComparer.OrdinalIgnoreCase) || password == name;
}
