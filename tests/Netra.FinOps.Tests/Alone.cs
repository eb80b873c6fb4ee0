namespace Netra.FinOps.Tests;

/// <summary>Tests of CPU time and memory run alone, so that the process's are those of the work; other work on the machine does not count.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
