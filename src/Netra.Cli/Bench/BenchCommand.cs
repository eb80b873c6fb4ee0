using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Netra.Bench;

namespace Netra.Cli;

/// <summary><c>bench</c>: load against a fleet, or two sets of results beside each other.</summary>
static class BenchCommand
{
    static readonly Option<string[]> Compare = new("--compare")
    {
        HelpName = "A B",
        Description = "Load nothing; compare two files of results. Exit code 1 when B is worse.",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    static readonly Option<double> Tolerance = new("--tolerance")
    {
        HelpName = "PERCENT",
        Description = "By how much B may be worse.",
        DefaultValueFactory = _ => 25,
    };

    public static Command Create() => new Verb(
            "bench", "Put load on a fleet that serves the diagnostics, and measure; exit code 1 on errors. NETRA_URLS may name several APIs, separated by commas.",
            "bench --scenario saturation --json", "bench --scenario latency --seconds 60 --rate 10", "bench --scenario scaling --state /tmp/netra",
            "bench --scenario memory --state /tmp/netra --runs 100000 --json", "bench --compare before.json after.json --tolerance 10")
        .With([.. BenchArguments.All, Compare, Tolerance]).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        try
        {
            return i.Get(Compare) is [var a, var b] ? await CompareAsync(i, a, b) : await MeasureAsync(i);
        }
        catch (BenchException e)
        {
            throw new CommandException(e.Message);
        }
    }

    static async Task<int> MeasureAsync(Invocation i)
    {
        var result = await LoadDriver.RunAsync(BenchArguments.Read(i), i.Token);
        var document = JsonSerializer.SerializeToElement(result, CliJson.Options);
        i.Screen.Show(document, () => Write(i.Screen, document));
        return result.Errors == 0 ? Exit.Ok : Exit.Failed;
    }

    static Task<int> CompareAsync(Invocation i, string a, string b) => i.Get(Tolerance) is >= 0 and <= 1000
        ? BenchComparison.RunAsync(i, a, b, i.Get(Tolerance))
        : throw new CommandException(Exit.Usage, "--tolerance takes 0 to 1000.");

    static void Write(Screen screen, JsonElement result)
    {
        foreach (var member in result.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{member.Name,-20} {member.Value}"));
    }
}
