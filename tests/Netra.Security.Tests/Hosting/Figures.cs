using System.Runtime.CompilerServices;

namespace Netra.Security.Tests;

/// <summary>The figures in docs/security.md are those of the last run of these tests.</summary>
static class Figures
{
    public static void AreToldAs(string figure, [CallerFilePath] string caller = "") =>
        Assert.Contains(figure, File.ReadAllText(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "..", "docs", "security.md")), StringComparison.Ordinal);
}
