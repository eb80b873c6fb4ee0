using System.Globalization;

namespace Netra.Bench.Processes;

/// <summary>What Linux tells of a process.</summary>
static class ProcessFiles
{
    /// <summary>Of the times in <c>/proc</c>, which the kernel gives in hundredths of a second whatever its own clock.</summary>
    const double TicksPerSecond = 100;

    /// <summary>Resident memory in MB of 1,000,000 bytes; null when the process has ended.</summary>
    public static double? ResidentMegabytes(int pid) =>
        Read(pid, "status")?.Split('\n').FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
            ? Math.Round(Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024 / 1e6, 3)
            : null;

    /// <summary>Seconds since the process was made, to a hundredth; null when it has ended.</summary>
    /// <remarks><c>proc(5)</c>: field 22 of <c>stat</c>, counted here from the state, which follows the name in brackets, against the first of <c>uptime</c>.</remarks>
    public static double? Age(int pid) => Read(pid, "stat") is { Length: > 0 } stat
        ? Number(File.ReadAllText("/proc/uptime").Split(' ')[0]) - (Number(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]) / TicksPerSecond)
        : null;

    static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
