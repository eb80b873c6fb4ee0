using Netra.Bench.Load;

namespace Netra.Bench.Processes;

/// <summary>Resident memory of processes, now and then. One that ends meanwhile is an error.</summary>
sealed class ProcessSamples(IReadOnlyList<(string Name, int Pid)> processes, Errors errors)
{
    readonly Dictionary<string, List<MemorySample>> samples = processes.ToDictionary(p => p.Name, _ => new List<MemorySample>(), StringComparer.Ordinal);

    public void Take(int runs)
    {
        foreach (var (name, pid) in processes)
        {
            if (ProcessFiles.ResidentMegabytes(pid) is { } megabytes)
                samples[name].Add(new(runs, megabytes));
            else
                errors.Add($"{name}, process {pid}, does not run");
        }
    }

    public MemoryResult Result(int runs) => new(
        runs,
        samples.Where(s => IsWorker(s.Key) && s.Value.Count > 0).Max(s => (double?)s.Value[^1].Mb),
        samples.ToDictionary(s => s.Key, s => new ProcessMemory(s.Value, Grown(s.Value)), StringComparer.Ordinal));

    static bool IsWorker(string name) => name.StartsWith("agent-", StringComparison.Ordinal) || name.StartsWith("tool-", StringComparison.Ordinal);

    static double? Grown(List<MemorySample> samples) =>
        Slope.Of([.. samples.Skip(1).Select(s => ((double)s.Runs, s.Mb * 1e6))]) is { } slope ? Math.Round(slope) : null;
}
