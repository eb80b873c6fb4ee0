using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(Netra.Chaos.ChaosFleet))]

namespace Netra.Chaos;

/// <summary>A fleet that reaches its servers through proxies, and what can be done to it and to them.</summary>
public sealed class ChaosFleet : TestFleet
{
    static readonly (string Setting, string Server)[] Settings =
        [("NETRA_AMQP", "rabbitmq"), ("NETRA_POSTGRES", "postgres"), ("NETRA_REDIS", "redis")];

    readonly Dictionary<string, TcpProxy> proxies = new(StringComparer.Ordinal);

    /// <summary>Every kind has this many processes.</summary>
    public const int Replicas = 2;

    public static IReadOnlyList<string> Kinds { get; } = ["agent", "tool", "api", "notifier", "scheduler"];

    /// <summary>RabbitMQ without the proxy.</summary>
    public Uri BrokerItself => new(Server("NETRA_AMQP"));

    protected override string ServersState => Path.Combine(State, "servers");

    /// <summary>What the fleet and <paramref name="server"/> say to each other is held back.</summary>
    public void Hold(string server) => proxies[server].Hold();

    public void Release(string server) => proxies[server].Release();

    /// <summary>Sends a process of the fleet a signal, such as STOP.</summary>
    public Task SignalAsync(string name, string signal) => Shell.MustAsync(10, "bash", "-c", $"kill -{signal} {ProcessOf(name)}");

    /// <summary>Lets PostgreSQL end as <c>pg_ctl stop -m immediate</c> does: at once, to recover from its log at the next start.</summary>
    public async Task AbortPostgresAsync()
    {
        var home = EndToEnd.Settings.Read(Path.Combine(ServersState, "services", "settings"))["home"];
        await Shell.MustAsync(
            60, "bash", "-c", $"pid=$(<{home}/postgres.pid); kill -QUIT $pid; while [[ -n $(tr '\\0' ' ' 2>/dev/null </proc/$pid/cmdline) ]]; do sleep 0.05; done");
    }

    public async Task FlushRedisAsync()
    {
        var address = Server("NETRA_REDIS").Split(':');
        using var redis = new TcpClient();
        await redis.ConnectAsync(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
        await redis.GetStream().WriteAsync("FLUSHALL\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = new byte[5];
        await redis.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("+OK\r\n"u8.ToArray(), answer);
    }

    protected override async Task PrepareAsync()
    {
        await Shell.MustAsync(300, Script("services.sh"), "up", "--state", ServersState);
        List<string> lines = [$"NETRA_RABBITMQ_API='{Server("NETRA_RABBITMQ_API")}'"];
        foreach (var (setting, server) in Settings)
        {
            var address = new Uri(Server(setting) is var text && text.Contains("://", StringComparison.Ordinal) ? text : "redis://" + text);
            var proxy = proxies[server] = new TcpProxy(address.Port);
            lines.Add($"{setting}='{text.Replace($":{address.Port}", $":{proxy.Port}", StringComparison.Ordinal)}'");
        }

        await File.WriteAllLinesAsync(Path.Combine(State, "services.env"), lines, TestContext.Current.CancellationToken);
    }

    protected override void Clear()
    {
        foreach (var proxy in proxies.Values)
            proxy.Release();
        using var process = Shell.Start(Script("services.sh"), "down", "--state", ServersState, "--purge");
        process.WaitForExit(TimeSpan.FromSeconds(100));
    }
}
