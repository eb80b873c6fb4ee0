using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netra.Cli.Tests;

/// <summary><c>netra up</c> on a folder, ready.</summary>
sealed class UpProcess : IAsyncDisposable
{
    readonly Process process;

    UpProcess(Process process, string folder, IReadOnlyDictionary<string, string> environment) => (this.process, Folder, Environment) = (process, folder, environment);

    public string Folder { get; }

    /// <summary>NETRA_URL, NETRA_STREAM_URL and NETRA_KEY of the fleet.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public static async Task<UpProcess> StartAsync(string folder, bool faults = false)
    {
        var file = Path.Combine(folder, "netra.env");
        File.Delete(file);
        var environment = new Dictionary<string, string> { ["Faults__Enabled"] = faults ? "true" : "false", ["XDG_DATA_HOME"] = Path.Combine(folder, "home") };
        var process = CliProcess.Start(environment, "up", "--data", folder, "--port", FreePort().ToString(CultureInfo.InvariantCulture), "--json");
        await Until.TrueAsync(() => File.Exists(file) || process.HasExited, "netra up is ready");
        if (process.HasExited)
            Assert.Fail("netra up ended: " + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return new(process, folder, Read(file));
    }

    public Task<Outcome> RunAsync(params string[] args) => CliProcess.RunAsync(Environment, args);

    public Task KilledAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await KilledAsync();
    }

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await KilledAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    static Dictionary<string, string> Read(string file) => File.ReadAllLines(file).Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1].Trim('\''));

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
