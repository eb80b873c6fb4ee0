using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Netra.Hosting;

namespace Netra.Security.Tests.Answers;

public sealed class When_credentials_are_defaults
{
    [Theory]
    [InlineData("Broker:Url", "amqp://guest:guest@127.0.0.1:5672/")]
    [InlineData("Broker:Url", "amqp://netra@127.0.0.1:5672/")]
    [InlineData("Database:Url", "postgresql://postgres:postgres@127.0.0.1:5432/netra")]
    [InlineData("Database:Url", "postgresql://netra:netra@127.0.0.1:5432/netra")]
    [InlineData("Database:Url", "postgresql://netra:@127.0.0.1:5432/netra")]
    public async Task No_process_starts_in_Production(string setting, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Create("Production", setting, value));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
        await using var elsewhere = Create("Development", setting, value);
    }

    static WebApplication Create(string environment, string setting, string value)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Broker:Url"] = "memory",
            ["Database:Url"] = "sqlite:/nowhere/at/all.db",
            [setting] = value,
        });
        return NetraApp.Create(builder, "api", _ => { });
    }
}
