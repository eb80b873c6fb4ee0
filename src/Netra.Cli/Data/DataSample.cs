using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.FinOps;
using Netra.Sdk;

namespace Netra.Cli;

/// <summary><c>data sample</c>: a synthetic bill with planted findings, and what was planted.</summary>
static class DataSample
{
    static readonly Option<int> Rows = new("--rows") { HelpName = "N", Description = "How many rows.", DefaultValueFactory = _ => new SampleBillOptions().Rows };
    static readonly Option<int> Seed = new("--seed") { HelpName = "S", Description = "Another seed gives another bill; the same gives the same bytes.", DefaultValueFactory = _ => 1 };
    static readonly Option<string?> Out = new("--out") { HelpName = "FILE", Description = "The file to write, gzip-compressed when it ends in .gz; netra-sample-SEED.csv.gz when left out." };

    public static Command Create() => new Verb(
            "sample", "Write a synthetic FOCUS 1.2 bill with planted findings, and their truth beside it.",
            "data sample", "data sample --rows 100000 --seed 7 --out bill.csv.gz")
        .With(Rows, Seed, Out).Does(WriteAsync);

    static Task<int> WriteAsync(Invocation i)
    {
        if (i.Get(Rows) is < 1 or > 50_000_000)
            throw new CommandException(Exit.Usage, "--rows must be between 1 and 50000000.");
        var file = i.Get(Out) ?? FormattableString.Invariant($"netra-sample-{i.Get(Seed)}.csv.gz");
        var truth = Write(file, i.Get(Rows), i.Get(Seed));
        var truthFile = TruthFile(file);
        File.WriteAllText(truthFile, JsonSerializer.Serialize(truth, Indented));
        var document = new JsonObject { ["file"] = file, ["truth_file"] = truthFile, ["rows"] = truth.Rows };
        return Task.FromResult(i.Screen.Show(document, () => i.Screen.Say($"{file}: {Display.Count(truth.Rows)} rows; what is planted in it: {truthFile}")));
    }

    /// <summary>Writes the bill of a seed to a file.</summary>
    public static SampleTruth Write(string file, int? rows = null, int seed = 1)
    {
        var options = new SampleBillOptions();
        using var destination = File.Create(file);
        return SampleBill.Write(destination, options with { Rows = rows ?? options.Rows, Seed = seed, Gzip = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) });
    }

    static JsonSerializerOptions Indented { get; } = new(SdkJson.Options) { WriteIndented = true };

    static string TruthFile(string file)
    {
        var name = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        return Path.ChangeExtension(name, null) + "_truth.json";
    }
}
