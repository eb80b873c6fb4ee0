namespace Netra.Bench;

/// <summary>Resident memory over many runs. MB are 1,000,000 bytes.</summary>
/// <param name="Runs">That completed.</param>
/// <param name="WorkerMb">At the end, of the agent or tool worker that holds most.</param>
/// <param name="Processes">By name, such as <c>agent-1</c>.</param>
public sealed record MemoryResult(int Runs, double? WorkerMb, IReadOnlyDictionary<string, ProcessMemory> Processes);

/// <param name="Samples">Before the load, after each quarter of it, and when its last run had ended.</param>
/// <param name="BytesPerRun">Slope of the line of least squares through the samples but the first: 0 is flat, 100 are 10 MB in 100,000 runs. Null with fewer than two.</param>
public sealed record ProcessMemory(IReadOnlyList<MemorySample> Samples, double? BytesPerRun);

/// <param name="Runs">Completed until then.</param>
public sealed record MemorySample(int Runs, double Mb);
