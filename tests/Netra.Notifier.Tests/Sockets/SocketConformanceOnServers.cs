namespace Netra.Notifier.Tests;

/// <summary>The same over RabbitMQ and PostgreSQL, where <c>NETRA_AMQP</c> and <c>NETRA_POSTGRES</c> name them.</summary>
public sealed class SocketConformanceOnServers : SocketConformance
{
    private protected override Task<TestNotifier> StartAsync(params (string Key, string Value)[] settings)
    {
        var broker = Environment.GetEnvironmentVariable("NETRA_AMQP");
        var database = Environment.GetEnvironmentVariable("NETRA_POSTGRES");
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipWhen(broker is null || database is null, "NETRA_AMQP and NETRA_POSTGRES name no servers; infra/test.sh starts them.");
        Assert.NotNull(broker);
        Assert.NotNull(database);
        return TestNotifier.StartAsync([("Broker:Url", broker), ("Broker:CheckTopology", "false"), .. settings.Any(s => s.Key == "Database:Url") ? [] : new[] { ("Database:Url", database) }, .. settings]);
    }
}
