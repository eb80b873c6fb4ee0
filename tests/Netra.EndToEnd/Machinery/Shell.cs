using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Netra.EndToEnd;

/// <summary>What a program left: its exit code and all it wrote.</summary>
sealed record Ended(int ExitCode, string Output, string Errors, TimeSpan Took);

/// <summary>Runs programs of the repository.</summary>
static class Shell
{
    /// <summary>The folder of Netra.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Cli { get; } = Path.Combine(Root, "artifacts", "bin", "Netra.Cli", "release", "Netra.Cli");

    /// <summary>Runs a program to its end; after the limit it is killed with its children.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<Ended> RunAsync(double seconds, string program, params string[] arguments)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var process = Start(program, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' did not end within {seconds} s: {await errors}{await output}", e);
        }

        return new(process.ExitCode, await output, await errors, TimeProvider.System.GetElapsedTime(begin));
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<Ended> MustAsync(double seconds, string program, params string[] arguments)
    {
        var ended = await RunAsync(seconds, program, arguments);
        Assert.True(ended.ExitCode == 0, $"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' ended with {ended.ExitCode}: {ended.Errors}{ended.Output}");
        return ended;
    }

    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (var name in (string[])["NETRA_URL", "NETRA_URLS", "NETRA_STREAM_URL", "NETRA_STREAM_URLS", "NETRA_KEY"])
            start.Environment.Remove(name);
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Netra.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("The tests run inside the repository only.");
        return folder.TrimEnd('/');
    }
}
