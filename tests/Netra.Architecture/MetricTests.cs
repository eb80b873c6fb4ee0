using System.Text.RegularExpressions;

namespace Netra.Architecture;

/// <summary>An operator finds every metric in docs/operations.md, and none that there is not.</summary>
public sealed partial class MetricTests
{
    [Fact]
    public void Every_metric_is_documented_and_every_documented_one_exists()
    {
        var exported = Repository.Files(".cs", "src", "workers").SelectMany(f => Created().Matches(Repository.Read(f)))
            .Select(m => m.Groups["name"].Value.Replace('.', '_')).Order(StringComparer.Ordinal).ToList();
        var documented = Repository.Read("docs/operations.md").Split('\n').Where(l => l.StartsWith("| `netra_", StringComparison.Ordinal))
            .SelectMany(l => Documented().Matches(l.Split('|')[1])).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal);
        Assert.NotEmpty(exported);
        Assert.Equal(exported, documented);
    }

    [GeneratedRegex(@"\.Create(?:Observable)?(?:Counter|UpDownCounter|Histogram|Gauge)<\w+>\(\s*""(?<name>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Created();

    [GeneratedRegex(@"`(?<name>netra_\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Documented();
}
