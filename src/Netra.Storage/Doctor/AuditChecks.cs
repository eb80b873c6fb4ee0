using Netra.Storage.Audit;

namespace Netra.Storage.Doctor;

/// <summary>Told only: what was tampered with stays as it is, as evidence.</summary>
static class AuditChecks
{
    public static IReadOnlyList<Check> All { get; } = [new("broken_audit_chain", "each row of a tenant's audit log carries the hash of the row before it", BreaksAsync)];

    static async Task<List<Suspect>> BreaksAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var report = await AuditVerification.RunAsync(db, cancellationToken);
        return [.. report.Breaks.Take(FleetDoctor.Most).Select(b => new Suspect(b.TenantId, b.Problem))];
    }
}
