using System.Diagnostics;
using System.Globalization;

namespace Netra.EndToEnd;

/// <summary>The distributed fleet of this test run, two processes of each kind with servers of its own; started at its first use, removed at the end.</summary>
public class TestFleet : IAsyncDisposable
{
    const string Infra = "infra";

    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>A tier of which each tenant runs one at a time, and whose users may ask as often as they like.</summary>
    public const string OneAtATime = "one-at-a-time";

    static readonly string[] Variables =
    [
        "Outbound__AllowPrivate=true",
        $"Tiers__Items__0__Name={OneAtATime}", "Tiers__Items__0__RunsAtOnce=1", "Tiers__Items__0__Permissions__0=agent_execution",
        "Tiers__Items__0__RunTimeout=00:05:00", "Tiers__Items__0__MaxRunTimeout=00:05:00", "Tiers__Items__0__ToolTimeout=00:01:00", "Tiers__Items__0__MaxToolTimeout=00:01:00",
    ];

    readonly string state = Directory.CreateTempSubdirectory("netra-e2e-").FullName;
    readonly Lock gate = new();
    Task? started;
    Dictionary<string, string> fleet = [];
    bool down;

    public TestFleet() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Down();

    public IReadOnlyList<Uri> Apis => [.. fleet["NETRA_URLS"].Split(',').Select(u => new Uri(u))];

    public IReadOnlyList<Uri> Notifiers => [.. fleet["NETRA_STREAM_URLS"].Split(',').Select(u => new Uri(u))];

    public Uri Broker => new(Server("NETRA_AMQP"));

    /// <summary>RabbitMQ's management API, with its credential.</summary>
    public Uri BrokerManagement => new(Server("NETRA_RABBITMQ_API"));

    public FleetUser Admin => new(Apis[0], fleet["NETRA_KEY"], Guid.Empty, Guid.Empty);

    /// <summary>Starts the fleet at the first call; when that failed, later ones say so at once.</summary>
    public Task ReadyAsync()
    {
        lock (gate)
        {
            return started is { IsFaulted: true }
                ? throw new InvalidOperationException("The fleet did not start: see the first failure.")
                : started ??= StartAsync();
        }
    }

    /// <summary>A new user, alone in a new tenant unless one is named.</summary>
    public async Task<FleetUser> UserAsync(string tier = "internal", string? tenant = null)
    {
        var name = "t-" + Guid.CreateVersion7();
        var answer = await Admin.SendAsync(HttpMethod.Post, "v1/admin/users", new { tenant = tenant ?? name, tier, user = name, permissions = Array.Empty<string>() });
        Assert.True((int)answer.Status == 201, answer.ToString());
        return new(Apis[0], answer.Text("key"), answer.Json.GetProperty("tenant_id").GetGuid(), answer.Json.GetProperty("user_id").GetGuid());
    }

    /// <summary>SIGKILL to the process of that name, such as <c>agent-1</c>.</summary>
    public void Kill(string name)
    {
        using var process = Process.GetProcessById(ProcessOf(name));
        process.Kill();
    }

    /// <summary>The id of the process of that name.</summary>
    public int ProcessOf(string name) => int.Parse(File.ReadAllText(Path.Combine(state, "pids", name + ".pid")), CultureInfo.InvariantCulture);

    /// <summary>The processes by name.</summary>
    public IReadOnlyList<string> Processes => [.. Directory.EnumerateFiles(Path.Combine(state, "pids"), "*.pid").Select(f => Path.GetFileNameWithoutExtension(f))];

    /// <summary>What a process answers at <c>/metrics</c>.</summary>
    public async Task<string> MetricsAsync(string name) => await Http.GetStringAsync(new Uri(await AddressOfAsync(name), "metrics"), TestContext.Current.CancellationToken);

    /// <summary>Where a process listens.</summary>
    protected async Task<Uri> AddressOfAsync(string name) =>
        new($"http://127.0.0.1:{(await File.ReadAllTextAsync(Path.Combine(state, "fleet", "ports", name), TestContext.Current.CancellationToken)).Trim()}/");

    /// <summary>Asks the fleet's database as its owner.</summary>
    /// <returns>The rows, columns separated by <c>|</c>.</returns>
    public async Task<string> SqlAsync(string query) => (await Shell.MustAsync(30, "psql", "-X", "-q", "-A", "-t", Server("NETRA_POSTGRES"), "-c", query)).Output.Trim();

    /// <summary>Stops (where it runs) and starts processes, and waits until they are ready.</summary>
    public Task RestartAsync(params string[] names) => Shell.MustAsync(300, Script("fleet.sh"), ["restart", "--state", state, .. names]);

    /// <summary>The same with further settings, until the next start.</summary>
    public Task RestartAsync(IEnumerable<(string Name, string Value)> settings, params string[] names) =>
        Shell.MustAsync(300, Script("fleet.sh"), ["restart", "--state", state, .. names, .. settings.SelectMany(s => (string[])["--env", $"{s.Name}={s.Value}"])]);

    /// <summary>All that a process has logged.</summary>
    public Task<string> LogAsync(string name) => File.ReadAllTextAsync(Path.Combine(state, "logs", name + ".log"), TestContext.Current.CancellationToken);

    /// <summary>A setting with which a process was started.</summary>
    public async Task<string> SettingAsync(string name, string setting) =>
        (await File.ReadAllTextAsync($"/proc/{ProcessOf(name)}/environ", TestContext.Current.CancellationToken)).Split('\0').First(v => v.StartsWith(setting + "=", StringComparison.Ordinal))[(setting.Length + 1)..];

    /// <summary>Makes a kind consist of so many processes.</summary>
    public Task ScaleAsync(string kind, int count) =>
        Shell.MustAsync(120, Script("fleet.sh"), "scale", "--state", state, kind, count.ToString(CultureInfo.InvariantCulture));

    /// <summary>Starts, stops or kills <c>rabbitmq</c>, <c>postgres</c> or <c>redis</c>.</summary>
    public Task ServerAsync(string action, string server) => Shell.MustAsync(180, Script("services.sh"), action, server, "--state", ServersState);

    public ValueTask DisposeAsync()
    {
        Down();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected string State => state;

    /// <summary>The checkout whose scripts start and stop everything.</summary>
    protected virtual string Root => Shell.Root;

    /// <summary>The folder of infra/services.sh.</summary>
    protected virtual string ServersState => state;

    /// <summary>What must stand before the fleet starts.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Ends the processes, and the servers where they are the fleet's own.</summary>
    protected virtual void Stop()
    {
        using var process = Shell.Start(Script("fleet.sh"), "down", "--state", state, "--purge");
        process.WaitForExit(TimeSpan.FromSeconds(100));
    }

    /// <summary>Stops what <see cref="PrepareAsync"/> made, after the fleet.</summary>
    protected virtual void Clear()
    {
    }

    protected string Script(string name) => Path.Combine(Root, Infra, name);

    /// <summary>An address of a server itself, whatever stands between it and the fleet.</summary>
    protected string Server(string setting) => Settings.Read(Path.Combine(ServersState, "services.env"))[setting];

    async Task StartAsync()
    {
        await PrepareAsync();
        await Shell.MustAsync(
            600, Script("fleet.sh"),
            ["up", "--state", state, "--apis", "2", "--agents", "2", "--tools", "2", "--notifiers", "2", "--schedulers", "2", .. Variables.SelectMany(e => (string[])["--env", e])]);
        fleet = Settings.Read(Path.Combine(state, "fleet.env"));
    }

    /// <summary>Also when the test run is ended from outside.</summary>
    void Down()
    {
        if (down)
            return;
        down = true;
        if (started is not null)
        {
            Stop();
            Clear();
        }

        if (Environment.GetEnvironmentVariable("NETRA_KEEP_LOGS") is null)
            Directory.Delete(state, recursive: true);
    }
}
