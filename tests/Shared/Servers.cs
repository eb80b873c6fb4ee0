namespace Netra.Tests;

/// <summary>The servers that infra/test.sh starts for tests. Without them a test is skipped, and fails where the environment says CI=true.</summary>
static class Servers
{
    public static string Postgres => Address("NETRA_POSTGRES");

    public static string Broker => Address("NETRA_AMQP");

    public static string BrokerManagement => Address("NETRA_RABBITMQ_API");

    public static string Redis => Address("NETRA_REDIS");

    static string Address(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value) && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"{variable} names no server; start them with infra/services.sh up.");
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{variable} names no server; infra/test.sh starts them.");
        return value!;
    }
}
