using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Netra.Storage.Audit;
using Netra.Storage.Broadcasts;
using Netra.Storage.Catalogue;
using Netra.Storage.Datasets;
using Netra.Storage.DeadLetters;
using Netra.Storage.Runs;
using Netra.Storage.Schedules;
using Netra.Storage.Tenants;
using Netra.Storage.Threads;
using Netra.Storage.Usage;
using Netra.Storage.Webhooks;

namespace Netra.Storage;

/// <summary>The database of the fleet, on PostgreSQL or (embedded) SQLite.</summary>
public sealed partial class NetraDb : DbContext
{
    /// <summary>Without savepoints: a transaction that fails is undone whole, and they would cost two round trips each.</summary>
    public NetraDb(DbContextOptions<NetraDb> options)
        : base(options)
    {
        Database.AutoSavepointsEnabled = false;
        Guard = options.FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<RowScopeInterceptor>().FirstOrDefault();
    }

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<ToolCall> ToolCalls => Set<ToolCall>();

    public DbSet<RunEvent> RunEvents => Set<RunEvent>();

    public DbSet<RunArtifact> RunArtifacts => Set<RunArtifact>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<User> Users => Set<User>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<StreamTicket> StreamTickets => Set<StreamTicket>();

    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();

    public DbSet<SystemEvent> SystemEvents => Set<SystemEvent>();

    public DbSet<SystemHead> SystemHeads => Set<SystemHead>();

    public DbSet<CatalogueEntry> Catalogue => Set<CatalogueEntry>();

    public DbSet<WorkerRecord> Workers => Set<WorkerRecord>();

    public DbSet<DatasetRow> Datasets => Set<DatasetRow>();

    public DbSet<StagedPart> StagedParts => Set<StagedPart>();

    public DbSet<DatasetColumnChunk> DatasetChunks => Set<DatasetColumnChunk>();

    public DbSet<ThreadRow> Threads => Set<ThreadRow>();

    public DbSet<ThreadMessage> ThreadMessages => Set<ThreadMessage>();

    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();

    public DbSet<WebhookSecret> WebhookSecrets => Set<WebhookSecret>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<Schedule> Schedules => Set<Schedule>();

    public DbSet<ScheduleFire> ScheduleFires => Set<ScheduleFire>();

    public DbSet<UsageDay> UsageDays => Set<UsageDay>();

    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();

    public DbSet<DeadLetterGroup> DeadLetterGroups => Set<DeadLetterGroup>();

    public DbSet<DeadLetterVersion> DeadLetterVersions => Set<DeadLetterVersion>();

    public DbSet<Replay> Replays => Set<Replay>();

    public DbSet<ReplayItem> ReplayItems => Set<ReplayItem>();

    /// <summary>Whether this is the embedded engine, which has one writer at a time.</summary>
    public bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>What keeps the context to the present scope; null for one that was opened with its address alone.</summary>
    internal RowScopeInterceptor? Guard { get; }

    /// <summary>The scope that the transaction under way was begun with; null where it is the present one.</summary>
    internal RowScope? Declared { get; set; }

    internal RowScope Scope => Declared ?? RowScope.Current ?? RowScope.Nothing;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        NetraModel.Build(modelBuilder, IsSqlite);
        AddFilters(modelBuilder);
    }
}
