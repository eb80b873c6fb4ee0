using System.Diagnostics;
using System.Text.Json;

namespace Netra.Cli.Tests;

/// <summary>The command line as scripts see it: a process with arguments, environment, exit code and two streams.</summary>
static class CliProcess
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Netra.Cli");

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Executable, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in (string[])["NETRA_URL", "NETRA_STREAM_URL", "NETRA_KEY", "NETRA_POSTGRES", "NETRA_AMQP", "NETRA_RABBITMQ_API"])
            start.Environment.Remove(name);
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Path.GetTempPath(), "netra-cli-tests-no-home");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<Outcome> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using var process = Start(environment, args);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public static Task<Outcome> RunAsync(params string[] args) => RunAsync(new Dictionary<string, string>(), args);
}

sealed record Outcome(int Exit, string Output, string Error)
{
    /// <summary>The one JSON document that stdout holds.</summary>
    public JsonElement Json => JsonElement.Parse(Output);
}
