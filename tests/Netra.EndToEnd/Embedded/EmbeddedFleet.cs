using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netra.EndToEnd;

/// <summary><c>netra up</c> on a folder of its own, which may be killed and started again.</summary>
sealed class EmbeddedFleet : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("netra-up-").FullName;
    readonly int port = FreePort();
    Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public FleetUser User => new(Address, Settings.Read(Environment)["NETRA_KEY"], Guid.Empty, Guid.Empty);

    string Environment => Path.Combine(folder, "netra.env");

    public async Task StartAsync()
    {
        process = Shell.Start(Shell.Cli, "up", "--data", folder, "--port", port.ToString(CultureInfo.InvariantCulture));
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var anyone = new FleetUser(Address, null, Guid.Empty, Guid.Empty);
        await Wait.ForAsync("the embedded fleet", 60, async () => process.HasExited
            ? throw new InvalidOperationException($"netra up ended with {process.ExitCode}.")
            : (int)(await anyone.GetAsync("health/ready")).Status == 200 && File.Exists(Environment), ready => ready);
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to end, as Ctrl+C does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Shell.MustAsync(5, "kill", "-TERM", process!.Id.ToString(CultureInfo.InvariantCulture));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public bool WroteEnvironment => File.Exists(Environment);

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
