using System.ComponentModel;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>What to replay and how; or the hash of a plan to run.</summary>
sealed record ReplayRequest(
    string? Filter = null,
    IReadOnlyList<Guid>? Ids = null,
    [property: Description("True unless plan_hash is given.")] bool? DryRun = null,
    [property: Description("1 to 100,000; the fleet's own (200 unless set), which spares others, when absent.")] int? RatePerSecond = null,
    [property: Description("0 to 100; never when absent.")] int? StopOnFailurePercent = null,
    [property: Description("Messages sent whose outcome is not known yet, at most.")] int? MaxInFlight = null,
    [property: Description("Whether to begin with 1, 5 and 25 % of the set; true when absent.")] bool? Ramp = null,
    [property: Description("The work queue for all of them instead of their own (permission dlq_edit).")] string? RedirectTo = null,
    [property: Description("Runs exactly the set that a dry run has frozen.")] string? PlanHash = null);

sealed record PlanView(
    bool DryRun, string PlanHash,
    [property: Description("How many would be sent.")] int Count,
    IReadOnlyList<PlanPart> Groups, IReadOnlyList<PlanPart> Tenants,
    [property: Description("The queues that they would go to.")] IReadOnlyList<PlanPart> Targets,
    [property: Description("How many would not be sent.")] int RefusedCount,
    [property: Description("At most 1000 of them.")] IReadOnlyList<RefusedView> Refused,
    int? RatePerSecond, int? StopOnFailurePercent, int MaxInFlight, bool Ramp, string? RedirectTo)
{
    const int Most = 1000;

    public static PlanView From(ReplayPlan plan)
    {
        var (replay, letters) = (plan.Replay, plan.Letters);
        return new(
            DryRun: true, replay.PlanHash, letters.Count, Parts(letters, l => l.Fingerprint), Parts(letters, l => l.TenantId?.ToString()), Parts(letters, l => replay.RedirectTo ?? l.Queue),
            plan.Refused.Count, [.. plan.Refused.Take(Most).Select(r => new RefusedView(r.Id, r.Reason))], replay.RatePerSecond, replay.StopOnFailurePercent, replay.MaxInFlight,
            replay.Ramp, replay.RedirectTo);
    }

    static List<PlanPart> Parts(IReadOnlyList<PlannedLetter> letters, Func<PlannedLetter, string?> key) =>
        [.. letters.CountBy(l => key(l) ?? "", StringComparer.Ordinal).Select(p => new PlanPart(p.Key, p.Value)).OrderByDescending(p => p.Count)];
}

sealed record PlanPart(string Key, int Count);

sealed record RefusedView(Guid Id, string Reason);

sealed record ReplayView(
    Guid Id,
    [property: Description("planned, running, paused, aborted, stopped or completed.")] string Status,
    string PlanHash, string? Filter, int Total,
    [property: Description("Messages by outcome: pending, claimed, sent, resolved, failed_again, unknown, refused, left.")] ReplayCountsView Counts,
    Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, int? RatePerSecond, int? StopOnFailurePercent, int MaxInFlight, bool Ramp,
    string? RedirectTo, string? Reason,
    [property: Description("What became of each message, in the order of sending; a page of them.")] IReadOnlyList<ReplayItemView> Items,
    [property: Description("Give it as ?cursor= for more items.")] string? NextCursor)
{
    public static ReplayView From(Replay r, ReplayCounts counts, IReadOnlyList<ReplayItem> items, string? next) => new(
        r.Id, r.Status, r.PlanHash, r.Filter, r.Total, ReplayCountsView.From(counts), r.CreatedBy, r.CreatedAt, r.StartedAt, r.CompletedAt, r.RatePerSecond, r.StopOnFailurePercent,
        r.MaxInFlight, r.Ramp, r.RedirectTo, r.Reason, [.. items.Select(ReplayItemView.From)], next);
}

sealed record ReplayCountsView(int Pending, int Claimed, int Sent, int Resolved, int FailedAgain, int Unknown, int Refused, int Left)
{
    public static ReplayCountsView From(ReplayCounts c) => new(c.Pending, c.Claimed, c.Sent, c.Resolved, c.FailedAgain, c.Unknown, c.Refused, c.Left);
}

sealed record ReplayItemView(Guid DeadLetterId, string Outcome, DateTimeOffset? SentAt, DateTimeOffset? EndedAt, Guid? SuccessorId, string? Detail)
{
    public static ReplayItemView From(ReplayItem i) => new(i.LetterId, i.Outcome, i.SentAt, i.EndedAt, i.SuccessorId, i.Detail);
}
