using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Netra.Bench;

namespace Netra.Cli;

/// <summary><c>bench</c>: load against a fleet.</summary>
static class BenchCommand
{
    static readonly Option<string> Scenario = new("--scenario")
    {
        HelpName = "NAME",
        Description = $"One of {string.Join(", ", BenchScenarios.All)}.",
        DefaultValueFactory = _ => BenchScenarios.Saturation,
    };

    static readonly Option<double?> Seconds = new("--seconds") { HelpName = "SECONDS", Description = "The measured time, 1 to 60; the scenario's own when left out." };
    static readonly Option<double?> Warmup = new("--warmup") { HelpName = "SECONDS", Description = "Seconds of load before it, 0 to 60; the scenario's own when left out." };
    static readonly Option<int> InFlight = new("--in-flight") { HelpName = "N", Description = "Runs (submit: requests) under way at once.", DefaultValueFactory = _ => 64 };
    static readonly Option<double> Rate = new("--rate") { HelpName = "N", Description = "Runs a second of scenario latency.", DefaultValueFactory = _ => 10 };

    public static Command Create() => new Verb(
            "bench", "Put load on a fleet that serves the diagnostics, and measure; NETRA_URLS may name several APIs, separated by commas.",
            "bench --scenario saturation --json", "bench --scenario latency --seconds 60 --rate 10")
        .With(Scenario, Seconds, Warmup, InFlight, Rate).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        var options = Options(i);
        try
        {
            var result = await LoadDriver.RunAsync(options, i.Token);
            var document = JsonSerializer.SerializeToElement(result, CliJson.Options);
            return i.Screen.Show(document, () => Write(i.Screen, document));
        }
        catch (BenchException e)
        {
            throw new CommandException(e.Message);
        }
    }

    static BenchOptions Options(Invocation i)
    {
        if (i.Get(Seconds) is < 1 or > 60 || i.Get(Warmup) is < 0 or > 60 || i.Get(InFlight) is < 1 or > 10_000 || i.Get(Rate) is not (> 0 and <= 1000))
            throw new CommandException(Exit.Usage, "--seconds takes 1 to 60, --warmup 0 to 60, --in-flight 1 to 10000, --rate up to 1000.");
        if (!BenchScenarios.All.Contains(i.Get(Scenario)!, StringComparer.Ordinal))
            throw new CommandException(Exit.Usage, $"There is no scenario '{i.Get(Scenario)}'; take one of {string.Join(", ", BenchScenarios.All)}.");
        var address = FleetAddress.Resolve();
        return new BenchOptions
        {
            Urls = FleetAddress.Several("NETRA_URLS") is { Count: > 0 } urls ? urls : [address.Url],
            StreamUrl = address.StreamUrl ?? address.Url,
            Key = address.Key,
            Scenario = i.Get(Scenario)!,
            Seconds = i.Get(Seconds),
            WarmupSeconds = i.Get(Warmup),
            InFlight = i.Get(InFlight),
            Rate = i.Get(Rate),
            Progress = i.Screen.Say,
        };
    }

    static void Write(Screen screen, JsonElement result)
    {
        foreach (var member in result.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{member.Name,-20} {member.Value}"));
    }
}
