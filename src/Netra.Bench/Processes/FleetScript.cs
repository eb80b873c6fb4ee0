using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Netra.Bench.Processes;

/// <summary><c>infra/fleet.sh</c>, which starts and stops the processes of the fleet in a folder.</summary>
sealed partial class FleetScript(BenchOptions options)
{
    const string Place = "infra/fleet.sh";

    readonly string file = options.FleetScript ?? Find()
        ?? throw new BenchException($"{Place} was not found above '{Environment.CurrentDirectory}': go into the checkout that the fleet was started from.");

    public Task ScaleAsync(string kind, int count) => RunAsync("scale", kind, $"{count}");

    public Task RestartAsync(string process) => RunAsync("restart", process);

    /// <summary>Where each process answers, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, Uri>> AddressesAsync() =>
        Line().Matches(await RunAsync("status")).ToDictionary(m => m.Groups["name"].Value, m => new Uri(m.Groups["url"].Value), StringComparer.Ordinal);

    /// <summary>Lets the script finish, whatever is interrupted meanwhile: half a restart would leave a fleet without a process. For the same reason it is out of reach of the terminal's Ctrl+C.</summary>
    async Task<string> RunAsync(string command, params string[] arguments)
    {
        using var script = Process.Start(new ProcessStartInfo("setsid", ["bash", file, command, "--state", options.State!, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync(CancellationToken.None);
        return script.ExitCode == 0
            ? await output
            : throw new BenchException($"'{Place} {command} {string.Join(' ', arguments)}' ended with {script.ExitCode}: {(await error).Trim()}");
    }

    static string? Find() => new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }.SelectMany(Above).FirstOrDefault(File.Exists);

    static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return Path.Combine(at.FullName, Place);
    }

    [GeneratedRegex(@"^(?<name>[a-z]+-\d+) .*?(?<url>http://\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
