using System.Text.RegularExpressions;

namespace Netra.Architecture;

/// <summary>Time comes from a <see cref="TimeProvider"/> and is awaited, so that tests can own it; the analyzer says so too, where it runs.</summary>
public sealed partial class ClockTests
{
    [Fact]
    public void Nobody_reads_the_wall_clock_or_sleeps() =>
        Assert.Empty(Repository.Files(".cs", "contracts", "src", "workers", "tests")
            .Where(f => !f.EndsWith("/ClockTests.cs", StringComparison.Ordinal) && Banned().IsMatch(Repository.Read(f))));

    [Fact]
    public void The_analyzer_bans_the_same() =>
        Assert.All(
            ["P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.UtcNow;", "M:System.Threading.Thread.Sleep("],
            symbol => Assert.Contains(symbol, Repository.Read("BannedSymbols.txt"), StringComparison.Ordinal));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bThread\.Sleep\(|\bGuid\.NewGuid\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Banned();
}
