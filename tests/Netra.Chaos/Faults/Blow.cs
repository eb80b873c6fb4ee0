namespace Netra.Chaos;

/// <summary>One fault as it was done.</summary>
/// <param name="From">When it began.</param>
/// <param name="Until">When everything was in order again: processes ready, servers up.</param>
sealed record Blow(string Fault, string Detail, DateTimeOffset From, DateTimeOffset Until);
