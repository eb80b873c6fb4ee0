using System.Collections.Concurrent;
using System.Diagnostics;

namespace Netra.Scheduler.Tests;

/// <summary>The built scheduler as a process of its own.</summary>
sealed class SchedulerProcess : IDisposable
{
    const int Kept = 30;

    readonly Process process;
    readonly ConcurrentQueue<string> said = new();

    public SchedulerProcess(string database, string broker, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        // artifacts/bin/<this project>/<configuration>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var file = Path.Combine(here.Parent!.Parent!.FullName, "Netra.Scheduler", here.Name, "Netra.Scheduler");
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Database__Url"] = database;
        start.Environment["Broker__Url"] = broker;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill();

    /// <summary>Waits for so long for it to kill itself.</summary>
    public async Task<bool> HasDiedAsync(TimeSpan patience)
    {
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            return false;
        }

        Assert.True(process.ExitCode == 137, $"It ended with {process.ExitCode}, not by its own hand:\n{string.Join('\n', said)}");
        return true;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    void Keep(string? line)
    {
        if (line is null)
            return;
        said.Enqueue(line);
        if (said.Count > Kept)
            said.TryDequeue(out _);
    }
}
