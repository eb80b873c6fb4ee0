namespace Netra.EndToEnd;

/// <summary>The sample files beside the repository; without them a test is skipped, unless CI=true.</summary>
static class SampleData
{
    public const string Sample10 = "focus_1.0_sample_1000.csv";
    public const string Dev = "netra_dev.csv.gz";

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
}
