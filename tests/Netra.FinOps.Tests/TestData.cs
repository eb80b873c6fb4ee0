using System.Collections.Concurrent;
using System.IO.Compression;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

/// <summary>The sample files beside the repository; a test that needs them is skipped where they are absent, unless CI=true.</summary>
static class TestData
{
    public const string Sample10 = "focus_1.0_sample_1000.csv";
    public const string Dev = "netra_dev.csv.gz";

    static readonly ConcurrentDictionary<string, Task<InMemoryDataset>> Opened = new(StringComparer.Ordinal);

    public static string PathOf(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
                return path;
        }

        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"shared/data/{file} is not beside the repository.");
        throw new FileNotFoundException("A test needs it.", file);
    }

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    public static Stream Open(string file)
    {
        var raw = File.OpenRead(PathOf(file));
        return Path.GetExtension(file) == ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : raw;
    }

    /// <summary>Parses a file once for all tests.</summary>
    public static Task<InMemoryDataset> Dataset(string file)
    {
        PathOf(file);
        return Opened.GetOrAdd(file, Load);
    }

    static async Task<InMemoryDataset> Load(string file)
    {
        await using var content = Open(file);
        IDatasetFormat format = file.Contains("inventory", StringComparison.Ordinal) ? new InventoryFormat()
            : file.Contains("hourly", StringComparison.Ordinal) ? new HourlyFormat()
            : file.StartsWith("llm", StringComparison.Ordinal) ? new LlmFormat() : new FocusFormat();
        return await InMemoryDataset.From(content, format, file);
    }
}
