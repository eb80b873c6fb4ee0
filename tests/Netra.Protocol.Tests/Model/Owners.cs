using Netra.Hosting.Callers;

namespace Netra.Protocol.Tests;

static class Owners
{
    public static Caller Anyone { get; } = new(
        Guid.Empty, Guid.Empty, "u",
        new Tier { Name = "t", ToolTimeout = TimeSpan.FromSeconds(5), MaxToolTimeout = TimeSpan.FromSeconds(5) },
        new HashSet<string>(["p"], StringComparer.Ordinal), ExpiresAt: null);
}
