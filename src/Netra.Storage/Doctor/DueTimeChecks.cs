using Microsoft.EntityFrameworkCore;
using Netra.Storage.Datasets;
using Netra.Storage.Runs;

namespace Netra.Storage.Doctor;

/// <summary>Whatever has not ended is looked at again (protocol R4): a row without a due time would hang for ever.</summary>
static class DueTimeChecks
{
    const string Done = "due now: the sweep looks at it next";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("run_without_due_time", "a run that has not ended has a due time", RunsAsync, MendRunAsync),
        new("call_without_due_time", "a call that has not ended has a due time", CallsAsync, MendCallAsync),
        new("import_without_due_time", "an import that has not ended has a due time", ImportsAsync, MendImportAsync),
    ];

    static async Task<List<Suspect>> RunsAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Runs.Where(r => !FleetDoctor.Ended.Contains(r.Status) && r.DueAt == null).OrderBy(r => r.CorrelationId).Take(FleetDoctor.Most)
            .Select(r => new { r.CorrelationId, r.Status }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new Suspect(r.CorrelationId, $"the run is {r.Status} and has no due time"));
    }

    static async Task<List<Suspect>> CallsAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.ToolCalls.Where(c => (c.Status == CallStatus.Pending || c.Status == CallStatus.Running) && c.DueAt == null)
            .OrderBy(c => c.CorrelationId).Take(FleetDoctor.Most).Select(c => new { c.CorrelationId, c.Status, c.RunId }).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => new Suspect(c.CorrelationId, $"the call of run {c.RunId} is {c.Status} and has no due time"));
    }

    static async Task<List<Suspect>> ImportsAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Datasets.Where(d => d.Status == DatasetStatus.Importing && d.DueAt == null).OrderBy(d => d.Id).Take(FleetDoctor.Most)
            .Select(d => d.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(id => new Suspect(id, "the dataset is importing and has no due time"));
    }

    static async Task<string> MendRunAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = await DbClock.NowAsync(db, cancellationToken);
        await db.Runs.Where(r => r.CorrelationId == id && !FleetDoctor.Ended.Contains(r.Status) && r.DueAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, now), cancellationToken);
        return Done;
    }

    static async Task<string> MendCallAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = await DbClock.NowAsync(db, cancellationToken);
        await db.ToolCalls.Where(c => c.CorrelationId == id && (c.Status == CallStatus.Pending || c.Status == CallStatus.Running) && c.DueAt == null)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, now), cancellationToken);
        return Done;
    }

    static async Task<string> MendImportAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = await DbClock.NowAsync(db, cancellationToken);
        await db.Datasets.Where(d => d.Id == id && d.Status == DatasetStatus.Importing && d.DueAt == null)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.DueAt, now), cancellationToken);
        return Done;
    }
}
