namespace Netra.Chaos;

/// <summary>A run that a client asked for, with the key that makes its repeats one.</summary>
/// <param name="Key">The idempotency key, which the run also carries as label.</param>
/// <param name="Echoes">What each tool call of the run must give back.</param>
/// <param name="Run">The run of the 202; null when none came.</param>
/// <param name="Sends">How often the request was sent.</param>
sealed record Submission(Guid User, string Key, IReadOnlyList<string> Echoes, Guid? Run, int Sends);
