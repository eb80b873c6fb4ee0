using System.ComponentModel;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>The AG-UI client from npm, as it comes: tests/agui-client drives it.</summary>
static class NodeClient
{
    static readonly string Folder = Path.Combine(Shell.Root, "tests", "agui-client");
    static readonly Lock Gate = new();
    static Task<string?>? installed;

    /// <summary>Runs that follow each other in one conversation, as the client saw them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> DriveAsync(Uri fleet, FleetUser user, string agent, string threadId, params object[] runs)
    {
        var missing = await InstalledAsync();
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipWhen(missing is not null, missing ?? "");
        Assert.Null(missing);
        var plan = JsonSerializer.Serialize(new { url = new Uri(fleet, "/v1/stream/agui/" + agent), key = user.Key, threadId, runs });
        var ended = await Shell.MustAsync(120, "node", Path.Combine(Folder, "drive.mjs"), plan);
        using var document = JsonDocument.Parse(ended.Output);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    static Task<string?> InstalledAsync()
    {
        lock (Gate)
            return installed ??= InstallAsync();
    }

    /// <returns>What is missing, or null.</returns>
    static async Task<string?> InstallAsync()
    {
        foreach (var program in (string[])["node", "npm"])
        {
            try
            {
                await Shell.MustAsync(60, program, "--version");
            }
            catch (Win32Exception)
            {
                return $"{program} is not installed, so the AG-UI client cannot be tried; Debian has it as package {(program == "node" ? "nodejs" : program)}.";
            }
        }

        await Shell.MustAsync(300, "npm", "ci", "--prefix", Folder, "--no-audit", "--no-fund");
        return null;
    }
}
