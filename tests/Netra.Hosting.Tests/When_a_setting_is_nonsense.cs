using Microsoft.Extensions.Options;

namespace Netra.Hosting.Tests;

public sealed class When_a_setting_is_nonsense
{
    [Theory]
    [InlineData("Database:Url", "", "Url")]
    [InlineData("Database:Url", "mysql://u:secret@h/d", "Database:Url must be 'postgresql://user:password@host:port/database' or 'sqlite:/path/to/file.db'.")]
    [InlineData("Database:Url", "sqlite:", "Database:Url must be")]
    [InlineData("Database:PoolSize", "0", "PoolSize")]
    [InlineData("Broker:Url", "", "Url")]
    [InlineData("Broker:Url", "http://localhost", "Broker:Url must be 'amqp://user:password@host:port/vhost' or 'memory'.")]
    [InlineData("Broker:Url", "Memory", "Broker:Url must be")]
    [InlineData("Broker:Concurrency", "0", "Concurrency")]
    [InlineData("Broker:Prefetch", "10001", "Prefetch")]
    [InlineData("Faults:Points", "after-commit", "Faults:Points must be 'name:n'")]
    [InlineData("Faults:Points", "after-commit:1", "refused in Production")]
    [InlineData("Faults:Trace", "/dev/null", "refused in Production")]
    public async Task The_process_refuses_to_start_and_says_why(string key, string value, string message)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = TestProcess.Create(settings: [(key, value)]);
            await app.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
