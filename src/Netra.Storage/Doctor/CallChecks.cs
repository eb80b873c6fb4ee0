using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.Runs;

namespace Netra.Storage.Doctor;

/// <summary>A call ends with its run at the latest, and a run goes on only once all its calls are booked (protocol R1, R2).</summary>
static class CallChecks
{
    static readonly TimeSpan LongAgo = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Check> All { get; } =
    [
        new("orphan_call", "a call belongs to a run", (db, t) => OpenAsync(db, c => !db.Runs.Any(r => r.CorrelationId == c.RunId), "which does not exist", t), CloseAsync),
        new("open_call_of_ended_run", "a run that has ended has no open calls",
            (db, t) => OpenAsync(db, c => db.Runs.Any(r => r.CorrelationId == c.RunId && FleetDoctor.Ended.Contains(r.Status)), "which has ended", t), CloseAsync),
        new("unbooked_call_of_past_step", "a run goes on when all calls of the step are booked", PastAsync),
        new("call_not_booked_for_long", "a call that has ended is booked by its run within minutes", WaitingAsync, WakeAsync),
    ];

    static async Task<List<Suspect>> OpenAsync(NetraDb db, Expression<Func<ToolCall, bool>> broken, string run, CancellationToken cancellationToken)
    {
        var rows = await Open(db).Where(broken).OrderBy(c => c.CorrelationId).Take(FleetDoctor.Most)
            .Select(c => new { c.CorrelationId, c.Status, c.RunId }).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => new Suspect(c.CorrelationId, $"the call is {c.Status}; it belongs to run {c.RunId}, {run}"));
    }

    static async Task<List<Suspect>> PastAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await (from c in db.ToolCalls
                          join r in db.Runs on c.RunId equals r.CorrelationId
                          where !c.Booked && c.Step < r.Step && !FleetDoctor.Ended.Contains(r.Status)
                          orderby c.CorrelationId
                          select new { c.CorrelationId, c.Status, c.Step, c.RunId, Now = r.Step }).Take(FleetDoctor.Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => new Suspect(
            c.CorrelationId, string.Create(CultureInfo.InvariantCulture, $"the call of step {c.Step} is {c.Status} and not booked; run {c.RunId} is at step {c.Now}")));
    }

    static async Task<List<Suspect>> WaitingAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var before = await DbClock.NowAsync(db, cancellationToken) - LongAgo;
        var rows = await (from c in db.ToolCalls
                          join r in db.Runs on c.RunId equals r.CorrelationId
                          where !c.Booked && c.EndedAt < before && c.Step == r.Step && !FleetDoctor.Ended.Contains(r.Status)
                          orderby c.CorrelationId
                          select new { c.CorrelationId, c.RunId }).Take(FleetDoctor.Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => new Suspect(c.CorrelationId, $"the call has ended more than {LongAgo.TotalMinutes} minutes ago, and run {c.RunId} has not booked it"));
    }

    static async Task<string> CloseAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        await Open(db).Where(c => c.CorrelationId == id && !db.Runs.Any(r => r.CorrelationId == c.RunId && !FleetDoctor.Ended.Contains(r.Status))).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.OutcomeUnknown, x => x.OutcomeUnknown || (x.Status == CallStatus.Running && !x.ReadOnly))
                .SetProperty(x => x.Status, CallStatus.Cancelled).SetProperty(x => x.ErrorCode, ErrorCodes.Cancelled)
                .SetProperty(x => x.ErrorMessage, "Closed by netra doctor: its run is over.").SetProperty(x => x.EndedAt, now)
                .SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.LeaseUntil, (DateTimeOffset?)null).SetProperty(x => x.Booked, true),
            cancellationToken);
        return "closed as cancelled";
    }

    static async Task<string> WakeAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = await DbClock.NowAsync(db, cancellationToken);
        await db.Runs.Where(r => !FleetDoctor.Ended.Contains(r.Status) && db.ToolCalls.Any(c => c.CorrelationId == id && c.RunId == r.CorrelationId))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, now), cancellationToken);
        return "its run is due now, which books it";
    }

    static IQueryable<ToolCall> Open(NetraDb db) => db.ToolCalls.Where(c => c.Status == CallStatus.Pending || c.Status == CallStatus.Running);
}
