using Netra.Contracts;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>What changes whenever a run as callers see it changes.</summary>
sealed record RunVersion(string Status, int Step, long LastSeq, DateTimeOffset UpdatedAt)
{
    public bool IsTerminal => RunStatus.IsTerminal(Status);

    /// <summary>As a strong ETag.</summary>
    public string Tag => FormattableString.Invariant($"\"{Status}.{Step}.{LastSeq}.{UpdatedAt.UtcTicks:x}\"");

    public static RunVersion Of(Run run) => new(run.Status, run.Step, run.LastSeq, run.UpdatedAt);
}
