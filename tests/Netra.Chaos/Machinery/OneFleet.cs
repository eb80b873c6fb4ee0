namespace Netra.Chaos;

/// <summary>Tests on the fleet of this run, one after the other: each breaks it.</summary>
[CollectionDefinition(nameof(OneFleet), DisableParallelization = true)]
public sealed class OneFleet;
