using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netra.Bench.Processes;

/// <summary>An embedded fleet in a new folder, stopped as soon as it is ready.</summary>
static class EmbeddedStart
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Seconds from the process's start until <c>netra.env</c> is there.</summary>
    /// <exception cref="BenchException">It ended, or was not ready within a minute.</exception>
    public static async Task<double> SecondsAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("netra-bench-").FullName;
        try
        {
            using var process = Start(options, folder);
            try
            {
                return await ReadyAsync(options, process, Path.Combine(folder, "data", "netra.env"), cancellationToken);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Process Start(BenchOptions options, string folder)
    {
        var start = new ProcessStartInfo(
            options.Netra[0],
            [.. options.Netra.Skip(1), "up", "--data", Path.Combine(folder, "data"), "--port", FreePort().ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_DATA_HOME"] = folder; // remembers the port of each embedded fleet
        return Process.Start(start)!;
    }

    static async Task<double> ReadyAsync(BenchOptions options, Process process, string environment, CancellationToken cancellationToken)
    {
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var timer = new PeriodicTimer(Look, options.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var isReady = File.Exists(environment);
            if (process.HasExited)
                throw new BenchException($"The embedded fleet ended with {process.ExitCode}: {(await error).Trim()}");
            if (ProcessFiles.Age(process.Id) is not { } age)
                continue;
            if (isReady)
                return Math.Round(age, 2);
            if (age > Patience.TotalSeconds)
                throw new BenchException($"The embedded fleet was not ready after {Patience.TotalSeconds} s.");
        }

        throw new BenchException("The embedded fleet was not waited for.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
