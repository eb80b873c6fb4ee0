using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netra.EndToEnd;

/// <summary>A worker beside those of the fleet, with their settings: a child of the test, which sees how it ends.</summary>
sealed class ExtraWorker : IAsyncDisposable
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    readonly Process process;
    readonly Uri url;
    readonly FleetUser admin;

    ExtraWorker(Process process, Uri url, FleetUser admin) => (this.process, this.url, this.admin) = (process, url, admin);

    /// <summary>Its id in the list of workers.</summary>
    public string Id { get; private set; } = "";

    public static async Task<ExtraWorker> StartAsync(TestFleet fleet, string kind)
    {
        var model = fleet.ProcessOf(kind + "-1");
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo($"/proc/{model}/exe") { WorkingDirectory = $"/proc/{model}/cwd", RedirectStandardOutput = true, RedirectStandardError = true };
        start.FileName = File.ResolveLinkTarget(start.FileName, returnFinalTarget: true)!.FullName;
        foreach (var variable in (await File.ReadAllTextAsync($"/proc/{model}/environ", TestContext.Current.CancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries))
            start.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];
        start.Environment["ASPNETCORE_URLS"] = url;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var worker = new ExtraWorker(process, new Uri(url), fleet.Admin);
        await worker.ReadyAsync(HttpStatusCode.OK, 60);
        worker.Id = (await Wait.ForAsync("its heartbeat", 10, worker.RowAsync, row => row is not null))!.Value.Id;
        return worker;
    }

    /// <summary>Waits until its readiness says so.</summary>
    public Task ReadyAsync(HttpStatusCode status, double seconds) => Wait.ForAsync($"{status} of its readiness", seconds, StatusAsync, s => s == status);

    /// <summary>Waits until the list of workers says so.</summary>
    public Task ListedAsync(string status, double seconds) => Wait.ForAsync($"{status} in the list of workers", seconds, RowAsync, row => row?.Status == status);

    public Task GoneFromListAsync() => Wait.ForAsync("no row in the list of workers", 5, RowAsync, row => row is null);

    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(double seconds)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    async Task<HttpStatusCode> StatusAsync()
    {
        using var answer = await Http.GetAsync(new Uri(url, "/health/ready"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    async Task<(string Id, string Status)?> RowAsync()
    {
        foreach (var worker in await admin.ListAsync("v1/workers?limit=1000"))
        {
            if (worker.GetProperty("process_id").GetInt32() == process.Id)
                return (worker.GetProperty("id").GetString()!, worker.GetProperty("status").GetString()!);
        }

        return null;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
