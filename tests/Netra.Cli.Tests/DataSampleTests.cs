namespace Netra.Cli.Tests;

public sealed class DataSampleTests
{
    [Fact]
    public async Task Writes_the_same_bill_for_the_same_seed_and_its_truth_beside_it()
    {
        using var folder = new ScratchFolder();
        var outcome = await SampleAsync(folder, "a.csv.gz", "7");
        await SampleAsync(folder, "b.csv.gz", "7");
        await SampleAsync(folder, "c.csv.gz", "8");
        Assert.Equal(folder.File("a_truth.json"), outcome.Json.GetProperty("truth_file").GetString());
        Assert.Contains("findings", await ReadAsync(folder, "a_truth.json"), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("a.csv.gz"), Token), await File.ReadAllBytesAsync(folder.File("b.csv.gz"), Token));
        Assert.NotEqual(await ReadAsync(folder, "a_truth.json"), await ReadAsync(folder, "c_truth.json"));
    }

    static async Task<Outcome> SampleAsync(ScratchFolder folder, string name, string seed)
    {
        var outcome = await CliProcess.RunAsync("data", "sample", "--rows", "16000", "--seed", seed, "--out", folder.File(name), "--json");
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        return outcome;
    }

    static Task<string> ReadAsync(ScratchFolder folder, string name) => File.ReadAllTextAsync(folder.File(name), Token);

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
