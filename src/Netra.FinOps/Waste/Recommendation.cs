using System.Security.Cryptography;
using System.Text;

namespace Netra.FinOps;

/// <summary>Something to change, what it saves and what shows it. Text to read: nothing is ever executed.</summary>
/// <param name="Id">The same for the same type and resource, in every bill.</param>
/// <param name="CurrentMonthly">What the last 30 days of the bill cost, in the billing currency.</param>
/// <param name="EstimatedMonthlySaving">What of it would not be spent.</param>
/// <param name="Priority">See <see cref="Priorities"/>.</param>
/// <param name="ConflictGroup">Only one of a group can be realised: totals count the largest.</param>
/// <param name="EvidenceFactIds">The facts that hold the two amounts.</param>
sealed record Recommendation(
    string Id,
    string Type,
    string ResourceId,
    string? Account,
    string? Region,
    decimal CurrentMonthly,
    decimal EstimatedMonthlySaving,
    Level Confidence,
    Level Effort,
    Level Priority,
    bool RestartNeeded,
    bool RollbackPossible,
    string ConflictGroup,
    IReadOnlyList<string> EvidenceFactIds,
    string Method,
    IReadOnlyList<string> Assumptions,
    string Action)
{
    /// <summary>Places that a quotient keeps, so that sums of savings are exact in any order.</summary>
    const int Places = 12;

    public static Recommendation Of(string type, Tally tally, Saving saving)
    {
        var id = IdOf(type, tally.ResourceId);
        return new(
            id, type, tally.ResourceId, tally.Account, tally.Region, tally.Cost, decimal.Round(saving.Monthly, Places),
            tally.Days >= BillWindow.Days ? saving.Confidence : Lower(saving.Confidence), saving.Effort, Level.Low,
            saving.RestartNeeded, saving.RollbackPossible, tally.ResourceId, [CostFactOf(id), SavingFactOf(id)], saving.Method,
            tally.Days >= BillWindow.Days ? saving.Assumptions : [.. saving.Assumptions, $"Rows on {tally.Days} of the last {BillWindow.Days} days; not extrapolated."],
            saving.Action)
        {
            Rows = tally.Rows,
            Provider = tally.Provider,
        };
    }

    /// <summary>Rows behind the amounts.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Rows { get; init; }

    /// <summary>Who billed it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Provider { get; init; }

    public IEnumerable<Fact> Facts(string currency) =>
    [
        new(CostFactOf(Id), $"Cost of {Display.ShortId(ResourceId)} in the last {BillWindow.Days} days", CurrentMonthly, currency, "sum of EffectiveCost of the rows that show it", Rows),
        new(SavingFactOf(Id), $"Saving a month by {Type} on {Display.ShortId(ResourceId)}", EstimatedMonthlySaving, currency, Method, Rows),
    ];

    static string CostFactOf(string id) => id + ".cost";

    static string SavingFactOf(string id) => id + ".saving";

    static Level Lower(Level level) => level == Level.High ? Level.Medium : Level.Low;

    static string IdOf(string type, string resourceId) =>
        type + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(type + "\n" + resourceId)))[..12];
}
