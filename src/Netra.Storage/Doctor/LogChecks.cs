using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;

namespace Netra.Storage.Doctor;

/// <summary>A run's log is numbered from 1 without holes, its head is the run's, and its terminal event is its last. Told only: what is missing cannot be made up.</summary>
static class LogChecks
{
    static readonly string[] Terminal = [EventTypes.AgentCompleted, EventTypes.AgentCancelled, EventTypes.AgentTimedOut];

    /// <summary>An error that ends the run, as its payload says.</summary>
    const string Final = "\"is_recoverable\":false";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("gap_in_log", "a run's events are numbered from 1 without holes", GapsAsync),
        new("head_differs", "a run's last_seq is that of its last event", HeadsAsync),
        new("event_after_end", "nothing follows the terminal event", AfterAsync),
        new("end_not_told", "a run that has ended has a terminal event", UntoldAsync),
    ];

    /// <summary>Runs whose logs retention has left.</summary>
    static IQueryable<Runs.Run> Kept(NetraDb db) =>
        db.Runs.Where(r => r.CompletedAt == null || !db.Tenants.Any(t => t.Id == r.TenantId && r.CompletedAt < t.LogsGoneBefore));

    static async Task<List<Suspect>> GapsAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.RunEvents.GroupBy(e => e.RunId).Select(g => new { Run = g.Key, Count = g.LongCount(), Last = g.Max(e => e.Seq) })
            .Where(g => g.Count != g.Last).OrderBy(g => g.Run).Take(FleetDoctor.Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(g => new Suspect(g.Run, string.Create(CultureInfo.InvariantCulture, $"the run's log has {g.Count} events up to seq {g.Last}")));
    }

    static async Task<List<Suspect>> HeadsAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await Kept(db).Select(r => new { r.CorrelationId, r.LastSeq, Last = db.RunEvents.Where(e => e.RunId == r.CorrelationId).Max(e => (long?)e.Seq) ?? 0 })
            .Where(r => r.LastSeq != r.Last).OrderBy(r => r.CorrelationId).Take(FleetDoctor.Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new Suspect(r.CorrelationId, string.Create(CultureInfo.InvariantCulture, $"the run says last_seq {r.LastSeq}, its log ends at {r.Last}")));
    }

    static async Task<List<Suspect>> AfterAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.RunEvents
            .Where(e => Terminal.Contains(e.Type) || (e.Type == EventTypes.AgentError && e.Data.Contains(Final)))
            .Where(e => db.RunEvents.Any(later => later.RunId == e.RunId && later.Seq > e.Seq))
            .OrderBy(e => e.RunId).ThenBy(e => e.Seq).Take(FleetDoctor.Most).Select(e => new { e.RunId, e.Seq, e.Type }).ToListAsync(cancellationToken);
        return rows.ConvertAll(e => new Suspect(e.RunId, string.Create(CultureInfo.InvariantCulture, $"events follow {e.Type}, seq {e.Seq}")));
    }

    static async Task<List<Suspect>> UntoldAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await Kept(db).Where(r => FleetDoctor.Ended.Contains(r.Status) && !db.RunEvents.Any(
                e => e.RunId == r.CorrelationId && (Terminal.Contains(e.Type) || (e.Type == EventTypes.AgentError && e.Data.Contains(Final)))))
            .OrderBy(r => r.CorrelationId).Take(FleetDoctor.Most).Select(r => new { r.CorrelationId, r.Status }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new Suspect(r.CorrelationId, $"the run is {r.Status}, its log does not say so"));
    }
}
