using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Doctor;

/// <summary>A tenant's counter of slots equals its runs that hold one (protocol R5): a leaked slot keeps its runs waiting for ever.</summary>
static class SlotChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("slot_of_ended_run", "a run that has ended holds no slot", HeldAsync, GiveBackAsync),
        new("leaked_slots", "a tenant's counter equals its runs that hold a slot", MiscountedAsync, RecountAsync),
    ];

    static async Task<List<Suspect>> HeldAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Runs.Where(r => r.SlotHeld && FleetDoctor.Ended.Contains(r.Status)).OrderBy(r => r.CorrelationId).Take(FleetDoctor.Most)
            .Select(r => new { r.CorrelationId, r.Status }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new Suspect(r.CorrelationId, $"the run is {r.Status} and holds a slot"));
    }

    static async Task<List<Suspect>> MiscountedAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Tenants.Select(t => new { t.Id, t.Name, t.SlotsHeld, Held = db.Runs.Count(r => r.TenantId == t.Id && r.SlotHeld) })
            .Where(t => t.SlotsHeld != t.Held).OrderBy(t => t.Id).Take(FleetDoctor.Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(t => new Suspect(t.Id, string.Create(CultureInfo.InvariantCulture, $"tenant {t.Name} counts {t.SlotsHeld} slots, its runs hold {t.Held}")));
    }

    static async Task<string> GiveBackAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        await db.Runs.Where(r => r.CorrelationId == id && r.SlotHeld && FleetDoctor.Ended.Contains(r.Status))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.SlotHeld, false), cancellationToken);
        return "given back; the tenant's counter is checked next";
    }

    /// <summary>Under the lock of the tenant's row, which every transition that takes or gives back a slot holds to its end.</summary>
    static async Task<string> RecountAsync(NetraDb db, Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await db.Tenants.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, x => x.SlotsHeld), cancellationToken);
        var held = await db.Runs.CountAsync(r => r.TenantId == id && r.SlotHeld, cancellationToken);
        await db.Tenants.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, held), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"recounted: {held}");
    }
}
