using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(Netra.Chaos.ChaosFleet))]

namespace Netra.Chaos;

/// <summary>A fleet that reaches its servers through proxies, and what can be done to it and to them.</summary>
public class ChaosFleet : TestFleet
{
    static readonly (string Setting, string Server)[] Settings =
        [("NETRA_AMQP", "rabbitmq"), ("NETRA_POSTGRES", "postgres"), ("NETRA_REDIS", "redis")];

    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>A detour is a second proxy before the first, for a process that can then be cut off alone.</summary>
    readonly Dictionary<string, TcpProxy> proxies = new(StringComparer.Ordinal), detours = new(StringComparer.Ordinal);

    /// <summary>Every kind has this many processes.</summary>
    public const int Replicas = 2;

    public static IReadOnlyList<string> Kinds { get; } = ["agent", "tool", "api", "notifier", "scheduler"];

    /// <summary>RabbitMQ without the proxy.</summary>
    public Uri BrokerItself => new(Server("NETRA_AMQP"));

    /// <summary>PostgreSQL without the proxy, as the owner of the database.</summary>
    internal Uri PostgresItself => new(Server("NETRA_POSTGRES"));

    /// <summary>The folder of PostgreSQL's data.</summary>
    internal string PostgresData => Path.Combine(ServerSettings["home"], "postgres", "data");

    Dictionary<string, string> ServerSettings => EndToEnd.Settings.Read(SettingsFile);

    string SettingsFile => Path.Combine(ServersState, "services", "settings");

    protected override string ServersState => Path.Combine(State, "servers");

    /// <summary>What the fleet and <paramref name="server"/> say to each other is held back.</summary>
    public void Hold(string server) => proxies[server].Hold();

    public void Release(string server) => proxies[server].Release();

    /// <summary>The fleet finds <paramref name="server"/> at another port from now on; its connections end.</summary>
    protected void Redirect(string server, int port) => proxies[server].Redirect(port);

    /// <summary>Starts a process again so that it reaches <paramref name="server"/>, <c>postgres</c> or <c>rabbitmq</c>, by a detour; a plain restart ends that.</summary>
    public async Task DetourAsync(string name, string server)
    {
        var setting = server == "postgres" ? "Database__Url" : "Broker__Url";
        var variables = await File.ReadAllTextAsync($"/proc/{ProcessOf(name)}/environ", TestContext.Current.CancellationToken);
        var variable = variables.Split('\0').First(v => v.StartsWith(setting + "=", StringComparison.Ordinal));
        await RestartAsync(name, "--env", variable.Replace($":{proxies[server].Port}/", $":{detours[server].Port}/", StringComparison.Ordinal));
    }

    /// <summary>What goes by the detour is held back.</summary>
    public void HoldDetour(string server) => detours[server].Hold();

    public void ReleaseDetour(string server) => detours[server].Release();

    /// <summary>Lets a process open so many more files and sockets than it has; a restart ends that.</summary>
    public Task LimitHandlesAsync(string name, int more)
    {
        var process = ProcessOf(name);
        var most = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count() + more;
        return Shell.MustAsync(10, "prlimit", FormattableString.Invariant($"--nofile={most}:{most}"), FormattableString.Invariant($"--pid={process}"));
    }

    /// <summary>The processes that have ended and that nobody has started again.</summary>
    public async Task<IReadOnlyList<string>> DeadAsync() =>
        [.. (await Shell.MustAsync(60, Script("fleet.sh"), "status", "--state", State)).Output.Split('\n').Select(l => l.Split(' ')).Where(w => w is [_, "dead", ..]).Select(w => w[0])];

    /// <summary>Starts again what has ended by itself, as the thing does that runs a fleet in production.</summary>
    public async Task ReviveAsync()
    {
        if (await DeadAsync() is not { Count: > 0 } dead)
            return;
        Journal.Write($"ended by themselves, and started again: {string.Join(", ", dead)}");
        await RestartAsync([.. dead]);
    }

    /// <summary>The time of day as a process sees it, to the second.</summary>
    public async Task<DateTimeOffset> ClockOfAsync(string name)
    {
        using var answer = await Http.GetAsync(new Uri(await AddressOfAsync(name), "health/live"), TestContext.Current.CancellationToken);
        return answer.Headers.Date!.Value;
    }

    /// <summary>Whether a server's process lives.</summary>
    public async Task<bool> ServerRunsAsync(string server) =>
        (await Shell.MustAsync(30, Script("services.sh"), "status", "--state", ServersState)).Output.Split('\n').Contains($"{server} running");

    /// <summary>With less than <paramref name="free"/>, such as <c>256MB</c>, RabbitMQ lets nobody publish. Its home holds the node's cookie.</summary>
    public Task LimitBrokerDiskAsync(string free) => Shell.MustAsync(
        60, "env", $"HOME={ServerSettings["home"]}/rabbitmq", $"ERL_EPMD_PORT={ServerSettings["epmd_port"]}",
        "/usr/lib/rabbitmq/bin/rabbitmqctl", "-n", $"{ServerSettings["node_name"]}@localhost", "set_disk_free_limit", free);

    /// <summary>Sends a process of the fleet a signal, such as STOP.</summary>
    public Task SignalAsync(string name, string signal) => Shell.MustAsync(10, "bash", "-c", $"kill -{signal} {ProcessOf(name)}");

    /// <summary>Lets PostgreSQL end as <c>pg_ctl stop -m immediate</c> does: at once, to recover from its log at the next start.</summary>
    public async Task AbortPostgresAsync()
    {
        var home = ServerSettings["home"];
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
            detours[server] = new TcpProxy(proxy.Port);
            lines.Add($"{setting}='{text.Replace($":{address.Port}", $":{proxy.Port}", StringComparison.Ordinal)}'");
        }

        await File.WriteAllLinesAsync(Path.Combine(State, "services.env"), lines, TestContext.Current.CancellationToken);
    }

    protected override void Clear()
    {
        foreach (var proxy in proxies.Values.Concat(detours.Values))
            proxy.Release();
        if (File.Exists(SettingsFile))
            SmallDisk.Clear(PostgresData);
        using var process = Shell.Start(Script("services.sh"), "down", "--state", ServersState, "--purge");
        process.WaitForExit(TimeSpan.FromSeconds(100));
    }
}
