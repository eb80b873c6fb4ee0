namespace Netra.EndToEnd;

/// <summary>Tests that stop what others need, or measure time: one after the other, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
