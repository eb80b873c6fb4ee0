using Microsoft.EntityFrameworkCore;
using Netra.Storage.Audit;
using Netra.Storage.Datasets;
using Netra.Storage.Runs;
using Netra.Storage.Schedules;
using Netra.Storage.Tenants;
using Netra.Storage.Threads;
using Netra.Storage.Usage;
using Netra.Storage.Webhooks;

namespace Netra.Storage;

public sealed partial class NetraDb
{
    internal bool SeesAll => Guard is null || Scope.Job is not null;

    internal bool SeesWholeTenants => SeesAll || Scope.IsWholeTenants;

    internal Guid[] SeenTenants => Scope.Tenants;

    internal Guid[] SeenOwners => Scope.Owners;

    /// <summary>Keeps queries to the scope, on every engine; what the filters name is read anew for each query.</summary>
    /// <remarks>Events, chunks and parts have no owner of their own and are read by the id of a row that has; on PostgreSQL they have policies.</remarks>
    void AddFilters(ModelBuilder model)
    {
        model.Entity<Run>().HasQueryFilter(r => SeesAll || (SeenTenants.Contains(r.TenantId) && (SeesWholeTenants || SeenOwners.Contains(r.OwnerId))));
        model.Entity<ToolCall>().HasQueryFilter(c => SeesAll || (SeenTenants.Contains(c.TenantId) && (SeesWholeTenants || SeenOwners.Contains(c.OwnerId))));
        model.Entity<DatasetRow>().HasQueryFilter(d => SeesAll || (SeenTenants.Contains(d.TenantId) && (SeesWholeTenants || SeenOwners.Contains(d.OwnerId))));
        model.Entity<ThreadRow>().HasQueryFilter(t => SeesAll || (SeenTenants.Contains(t.TenantId) && (SeesWholeTenants || SeenOwners.Contains(t.OwnerId))));
        model.Entity<ThreadMessage>().HasQueryFilter(m => SeesAll || (SeenTenants.Contains(m.TenantId) && (SeesWholeTenants || SeenOwners.Contains(m.OwnerId))));
        model.Entity<Schedule>().HasQueryFilter(s => SeesAll || (SeenTenants.Contains(s.TenantId) && (SeesWholeTenants || SeenOwners.Contains(s.OwnerId))));
        model.Entity<ScheduleFire>().HasQueryFilter(f => SeesAll || (SeenTenants.Contains(f.TenantId) && (SeesWholeTenants || SeenOwners.Contains(f.OwnerId))));
        model.Entity<WebhookRow>().HasQueryFilter(w => SeesAll || (SeenTenants.Contains(w.TenantId) && (SeesWholeTenants || SeenOwners.Contains(w.OwnerId))));
        model.Entity<WebhookSecret>().HasQueryFilter(s => SeesAll || (SeenTenants.Contains(s.TenantId) && (SeesWholeTenants || SeenOwners.Contains(s.OwnerId))));
        model.Entity<WebhookDelivery>().HasQueryFilter(d => SeesAll || (SeenTenants.Contains(d.TenantId) && (SeesWholeTenants || SeenOwners.Contains(d.OwnerId))));
        model.Entity<UsageDay>().HasQueryFilter(u => SeesAll || (SeenTenants.Contains(u.TenantId) && (SeesWholeTenants || SeenOwners.Contains(u.OwnerId))));
        model.Entity<IdempotencyKey>().HasQueryFilter(k => SeesAll || SeenOwners.Contains(k.OwnerId));
        model.Entity<RunArtifact>().HasQueryFilter(a => SeesWholeTenants || SeenOwners.Contains(a.OwnerId));
        model.Entity<Tenant>().HasQueryFilter(t => SeesAll || SeenTenants.Contains(t.Id));
        model.Entity<User>().HasQueryFilter(u => SeesAll || SeenTenants.Contains(u.TenantId));
        model.Entity<AuditEntry>().HasQueryFilter(e => SeesAll || SeenTenants.Contains(e.TenantId));
        model.Entity<ApiKey>().HasQueryFilter(_ => SeesAll);
        model.Entity<StreamTicket>().HasQueryFilter(_ => SeesAll);
    }
}
