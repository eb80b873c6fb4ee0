using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Hosting.Faults;

/// <summary>Fail points: where this process kills itself, so that a test can show that nothing depends on its survival. Off unless set; refused in Production.</summary>
public sealed partial class FailPointOptions
{
    public const string Section = "Faults";

    /// <summary>Comma-separated <c>name:n</c>: the process kills itself (SIGKILL) when, once started, it reaches the point for the n-th time. docs/reliability.md lists the points.</summary>
    public string? Points { get; set; }

    /// <summary>A file that gets the name of each point reached, a line each.</summary>
    public string? Trace { get; set; }

    internal bool IsOn => Points is { Length: > 0 } || Trace is { Length: > 0 };

    internal bool TryParse([NotNullWhen(true)] out IReadOnlyDictionary<string, int>? points)
    {
        points = null;
        var parts = (Points ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var parsed = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (Point().Match(part) is not { Success: true } match)
                return false;
            parsed[match.Groups["name"].Value] = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
        }

        points = parsed;
        return true;
    }

    [GeneratedRegex(@"^(?<name>(before|after)-[A-Za-z0-9_.-]+):(?<n>[1-9]\d{0,8})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Point();
}
