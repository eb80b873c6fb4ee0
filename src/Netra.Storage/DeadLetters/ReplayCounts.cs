using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>How a replay stands.</summary>
public sealed record ReplayCounts(int Pending, int Claimed, int Sent, int Resolved, int FailedAgain, int Unknown, int Refused, int Left)
{
    /// <summary>Sent, and nobody has told of the outcome.</summary>
    public int InFlight => Claimed + Sent;

    /// <summary>Sent, and with an outcome, if only that it will not be known.</summary>
    public int Processed => Resolved + FailedAgain + Unknown;

    /// <summary>Percent of those whose outcome is known.</summary>
    public double FailedPercent => Resolved + FailedAgain == 0 ? 0 : 100.0 * FailedAgain / (Resolved + FailedAgain);

    public static async Task<ReplayCounts> ReadAsync(NetraDb db, Guid replay, CancellationToken cancellationToken)
    {
        var counts = await db.ReplayItems.AsNoTracking().Where(i => i.ReplayId == replay).GroupBy(i => i.Outcome)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, cancellationToken);
        int Of(string outcome) => counts.GetValueOrDefault(outcome);
        return new(
            Of(ReplayOutcome.Pending), Of(ReplayOutcome.Claimed), Of(ReplayOutcome.Sent), Of(ReplayOutcome.Resolved), Of(ReplayOutcome.FailedAgain),
            Of(ReplayOutcome.Unknown), Of(ReplayOutcome.Refused), Of(ReplayOutcome.Left));
    }

    /// <summary>The messages under way alone: what it costs does not grow with the replay.</summary>
    public static Task<int> InFlightAsync(NetraDb db, Guid replay, CancellationToken cancellationToken) =>
        db.ReplayItems.CountAsync(i => i.ReplayId == replay && (i.Outcome == ReplayOutcome.Claimed || i.Outcome == ReplayOutcome.Sent), cancellationToken);
}
