using System.CommandLine;
using Netra.Bench;

namespace Netra.Cli;

/// <summary>What <c>bench</c> loads, with what, and for how long.</summary>
static class BenchArguments
{
    static readonly Option<string> Scenario = new("--scenario")
    {
        HelpName = "NAME",
        Description = $"One of {string.Join(", ", BenchScenarios.All)}.",
        DefaultValueFactory = _ => BenchScenarios.Saturation,
    };

    static readonly Option<double?> Seconds = new("--seconds") { HelpName = "SECONDS", Description = "The measured time, 1 to 60 (memory 600); the scenario's own when left out." };
    static readonly Option<double?> Warmup = new("--warmup") { HelpName = "SECONDS", Description = "Seconds of load before it, 0 to 60; the scenario's own when left out." };
    static readonly Option<int> InFlight = new("--in-flight") { HelpName = "N", Description = "Runs (submit: requests) under way at once.", DefaultValueFactory = _ => 64 };
    static readonly Option<double> Rate = new("--rate") { HelpName = "N", Description = "latency: runs a second.", DefaultValueFactory = _ => 10 };
    static readonly Option<int?> Runs = new("--runs") { HelpName = "N", Description = "memory: how many, however long they take; as many as fit into its time when left out." };
    static readonly Option<int> Finished = new("--finished") { HelpName = "N", Description = "backlog: finished runs to plant.", DefaultValueFactory = _ => 100_000 };
    static readonly Option<int> Waiting = new("--waiting") { HelpName = "N", Description = "backlog: waiting runs to plant.", DefaultValueFactory = _ => 10_000 };

    static readonly Option<int> Letters = new("--letters") { HelpName = "N", Description = "replay: dead letters of one replay; ten times as many are planted.", DefaultValueFactory = _ => 10_000 };

    static readonly Option<int> ReplayRate = new("--replay-rate") { HelpName = "N", Description = "replay: messages a second of the replays beside other work.", DefaultValueFactory = _ => 200 };

    static readonly Option<string?> Postgres = new("--postgres")
    {
        HelpName = "URL",
        Description = $"backlog, replay: the owner's address, postgresql://user:password@host:port/database; ${ServerAddress.DatabaseVariable} when left out.",
    };

    static readonly Option<string?> State = new("--state") { HelpName = "DIR", Description = "scaling, memory, coldstart: the folder of a fleet that infra/fleet.sh started here." };

    public static IReadOnlyList<Symbol> All { get; } = [Scenario, Seconds, Warmup, InFlight, Rate, Runs, Finished, Waiting, Letters, ReplayRate, Postgres, State];

    /// <exception cref="CommandException">A value is out of range, or the scenario lacks something.</exception>
    public static BenchOptions Read(Invocation i)
    {
        Check(i);
        var scenario = i.Get(Scenario)!;
        var postgres = scenario is BenchScenarios.Backlog or BenchScenarios.Replay ? Database(i) : null;
        var state = i.Get(State) is { } folder ? Path.GetFullPath(folder) : null;
        if (BenchScenarios.Lack(scenario, postgres, state) is { } lack)
            throw new CommandException(Exit.Usage, lack);
        var address = FleetAddress.Resolve();
        return new BenchOptions
        {
            Urls = FleetAddress.Several("NETRA_URLS") is { Count: > 0 } urls ? urls : [address.Url],
            StreamUrl = address.StreamUrl ?? address.Url,
            Key = address.Key,
            Scenario = scenario,
            Seconds = i.Get(Seconds),
            WarmupSeconds = i.Get(Warmup),
            InFlight = i.Get(InFlight),
            Rate = i.Get(Rate),
            Runs = i.Get(Runs),
            Finished = i.Get(Finished),
            Waiting = i.Get(Waiting),
            Letters = i.Get(Letters),
            ReplayRate = i.Get(ReplayRate),
            Postgres = postgres,
            State = state,
            Netra = Self(),
            Progress = i.Screen.Say,
        };
    }

    static void Check(Invocation i)
    {
        var longest = i.Get(Scenario) == BenchScenarios.Memory ? 600 : 60;
        Demand(BenchScenarios.All.Contains(i.Get(Scenario)!, StringComparer.Ordinal), $"There is no scenario '{i.Get(Scenario)}'; take one of {string.Join(", ", BenchScenarios.All)}.");
        Demand(!(i.Get(Seconds) is { } seconds) || (seconds >= 1 && seconds <= longest), $"--seconds takes 1 to {longest}.");
        Demand(i.Get(Warmup) is null or (>= 0 and <= 60), "--warmup takes 0 to 60.");
        Demand(i.Get(InFlight) is >= 1 and <= 10_000, "--in-flight takes 1 to 10000.");
        Demand(i.Get(Rate) is > 0 and <= 1000, "--rate takes up to 1000.");
        Demand(i.Get(Runs) is null or (>= 1 and <= 10_000_000), "--runs takes 1 to 10000000.");
        Demand(i.Get(Finished) is >= 0 and <= 1_000_000 && i.Get(Waiting) is >= 0 and <= 1_000_000, "--finished and --waiting take 0 to 1000000.");
        Demand(i.Get(Letters) is >= 100 and <= 100_000 && i.Get(ReplayRate) is >= 1 and <= 100_000, "--letters takes 100 to 100000, --replay-rate 1 to 100000.");
    }

    static void Demand(bool holds, string fault)
    {
        if (!holds)
            throw new CommandException(Exit.Usage, fault);
    }

    static string? Database(Invocation i)
    {
        if ((i.Get(Postgres) ?? ServerAddress.Variable(ServerAddress.DatabaseVariable)) is not { } url)
            return null;
        Demand(!ServerAddress.Database(url).StartsWith("sqlite:", StringComparison.Ordinal), "--postgres takes postgresql://user:password@host:port/database.");
        return url;
    }

    /// <summary>How this program was started: by its own executable, or as <c>dotnet Netra.Cli.dll</c>.</summary>
    static IReadOnlyList<string> Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, typeof(BenchArguments).Assembly.Location]
        : [Environment.ProcessPath!];
}
