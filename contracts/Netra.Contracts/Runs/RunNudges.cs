namespace Netra.Contracts.Runs;

/// <summary>Nudges of several runs that were due at the same time, in one message; each is taken as if it had come alone.</summary>
public sealed record RunNudges(IReadOnlyList<RunNudge> Nudges);
