namespace Netra.Architecture;

/// <summary>A file that has grown past these bounds holds two ideas.</summary>
public sealed class FileSizeTests
{
    const int Longest = 300, LongestProgram = 25, MostMedian = 45, Most95th = 170;

    static readonly string[] Products = ["contracts", "src", "workers"];

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(Lines([".cs", ".ts"], Products).Where(f => f.Count > Longest));

    [Fact]
    public void Programs_are_tables_of_contents() =>
        Assert.Empty(Lines([".cs"], Products).Where(f => f.File.EndsWith("/Program.cs", StringComparison.Ordinal) && f.Count > LongestProgram));

    [Fact]
    public void Half_of_the_files_have_at_most_45_lines_and_95_of_100_at_most_170()
    {
        var counts = Lines([".cs"], Products).Select(f => f.Count).Order().ToList();
        Assert.NotEmpty(counts);
        Assert.InRange(counts[counts.Count / 2], 1, MostMedian);
        Assert.InRange(counts[(int)(counts.Count * 0.95)], 1, Most95th);
    }

    static IEnumerable<(string File, int Count)> Lines(string[] extensions, string[] folders) =>
        extensions.SelectMany(e => Repository.Files(e, folders)).Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(f => (f, File.ReadLines(Path.Combine(Repository.Root, f)).Count()));
}
