using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
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

/// <summary>Tables, keys and indexes; the migrations must equal them (a test compares both engines).</summary>
static partial class NetraModel
{
    static readonly ValueConverter<DateTimeOffset, long> UtcTicks =
        new(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    static readonly ValueConverter<TimeSpan, long> Milliseconds =
        new(span => (long)span.TotalMilliseconds, ms => TimeSpan.FromMilliseconds(ms));

    /// <summary>Marks a column whose values may be long.</summary>
    public const string Large = "Netra:Large";

    static readonly Lazy<IModel> Postgres = new(() =>
    {
        using var db = StorageRegistration.Open("postgresql://nobody@localhost/none"); // never opened: only its model is read
        return db.Model;
    });

    public static IModel OnPostgres => Postgres.Value;

    public static void Build(ModelBuilder model, bool sqlite)
    {
        Runs(model);
        Tenants(model);
        Catalogue(model);
        Datasets(model);
        Broadcasts(model);
        Threads(model);
        Webhooks(model);
        Schedules(model);
        model.Entity<UsageDay>(e => e.ToTable("usage_days").HasKey(u => new { u.OwnerId, u.Day }));
        DeadLetterModel.Build(model, sqlite);
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(property.Name == "CorrelationId" ? "id" : SnakeCase(property.Name));
            if (property.ClrType == typeof(TimeSpan) || property.ClrType == typeof(TimeSpan?))
                property.SetValueConverter(Milliseconds);
            if (sqlite && (property.ClrType == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset?)))
                property.SetValueConverter(UtcTicks);
        }
    }

    static void Runs(ModelBuilder model)
    {
        model.Entity<Run>(e =>
        {
            e.ToTable("runs").HasKey(r => r.CorrelationId);
            e.Property(r => r.CorrelationId).ValueGeneratedNever();
            e.Ignore(r => r.IsTerminal);
            e.Property(r => r.StepLosses).HasDefaultValue(0);
            e.Property(r => r.QueueRank).HasDefaultValue(0L);
            e.Property(r => r.Reuses).HasDefaultValue(value: false).HasAnnotation(Large, value: true); // as the next two: never changes
            e.Property(r => r.RunAt).HasAnnotation(Large, value: true);
            e.Property(r => r.WebhookUrl).HasAnnotation(Large, value: true);
            e.Property(r => r.Input).HasAnnotation(Large, value: true);
            e.Property(r => r.Result).HasAnnotation(Large, value: true);
            e.Property(r => r.ErrorMessage).HasAnnotation(Large, value: true);
            e.HasIndex(r => r.DueAt).HasDatabaseName("ix_runs_due").HasFilter("due_at IS NOT NULL");
            e.HasIndex(r => new { r.OwnerId, r.CorrelationId }).HasDatabaseName("ix_runs_owner");
            e.HasIndex(r => new { r.TenantId, r.WaitingFor }).HasDatabaseName("ix_runs_waiting").HasFilter("waiting_for IS NOT NULL");
            e.HasIndex(r => new { r.TenantId, r.QueueRank }).HasDatabaseName("ix_runs_slot_queue").HasFilter("waiting_for = 'slot'");
            e.HasIndex(r => new { r.TenantId, r.CompletedAt }).HasDatabaseName("ix_runs_ended").HasFilter("completed_at IS NOT NULL");
            e.HasIndex(r => new { r.ThreadId, r.CorrelationId }).HasDatabaseName("ix_runs_thread").HasFilter("thread_id IS NOT NULL");
        });
        model.Entity<ToolCall>(e =>
        {
            e.ToTable("tool_calls").HasKey(c => c.CorrelationId);
            e.Property(c => c.CorrelationId).ValueGeneratedNever();
            e.Ignore(c => c.HasEnded);
            e.Property(c => c.Arguments).HasAnnotation(Large, value: true);
            e.Property(c => c.Result).HasAnnotation(Large, value: true);
            e.Property(c => c.ErrorMessage).HasAnnotation(Large, value: true);
            e.Property(c => c.FailedAttempts).HasAnnotation(Large, value: true);
            e.HasIndex(c => c.RunId).HasDatabaseName("ix_tool_calls_run");
            e.HasIndex(c => c.DueAt).HasDatabaseName("ix_tool_calls_due").HasFilter("due_at IS NOT NULL");
        });
        model.Entity<RunEvent>(e =>
        {
            e.ToTable("run_events").HasKey(v => new { v.RunId, v.Seq });
            e.HasIndex(v => v.EventId).IsUnique().HasDatabaseName("ux_run_events_event_id");
        });
        model.Entity<RunArtifact>(e => e.ToTable("run_artifacts").HasKey(a => new { a.RunId, a.Name }));
        model.Entity<IdempotencyKey>(e => e.ToTable("idempotency_keys").HasKey(k => new { k.OwnerId, k.Key }));
    }

    static void Tenants(ModelBuilder model)
    {
        model.Entity<Tenant>(e =>
        {
            e.ToTable("tenants").HasKey(t => t.Id);
            e.Property(t => t.Id).ValueGeneratedNever();
            e.Property(t => t.CallsToday).HasDefaultValue(0);
            e.Property(t => t.Weight).HasDefaultValue(1);
            e.Property(t => t.TokensToday).HasDefaultValue(0L);
            e.HasIndex(t => t.Name).IsUnique().HasDatabaseName("ux_tenants_name");
        });
        model.Entity<User>(e =>
        {
            e.ToTable("users").HasKey(u => u.Id);
            e.Property(u => u.Id).ValueGeneratedNever();
            e.HasIndex(u => new { u.TenantId, u.Name }).IsUnique().HasDatabaseName("ux_users_name");
            e.HasIndex(u => u.Email).IsUnique().HasDatabaseName("ux_users_email");
        });
        model.Entity<ApiKey>(e =>
        {
            e.ToTable("api_keys").HasKey(k => k.Id);
            e.HasIndex(k => k.UserId).HasDatabaseName("ix_api_keys_user");
        });
        model.Entity<StreamTicket>(e => e.ToTable("stream_tickets").HasKey(t => t.Hash));
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("audit_log").HasKey(a => new { a.TenantId, a.Seq });
            e.HasIndex(a => a.Id).IsUnique().HasDatabaseName("ux_audit_log_id");
        });
    }

    static void Catalogue(ModelBuilder model)
    {
        model.Entity<CatalogueEntry>(e =>
        {
            e.ToTable("catalogue").HasKey(c => new { c.Kind, c.Name });
            e.Property(c => c.Instant).HasDefaultValue(value: false);
        });
        model.Entity<WorkerRecord>(e => e.ToTable("workers").HasKey(w => w.Id));
    }

    static void Datasets(ModelBuilder model)
    {
        model.Entity<DatasetRow>(e =>
        {
            e.ToTable("datasets").HasKey(d => d.Id);
            e.Property(d => d.Id).ValueGeneratedNever();
            e.HasIndex(d => new { d.OwnerId, d.Sha256 }).IsUnique().HasDatabaseName("ux_datasets_content");
            e.HasIndex(d => d.DueAt).HasDatabaseName("ix_datasets_due").HasFilter("due_at IS NOT NULL");
        });
        model.Entity<StagedPart>(e => e.ToTable("staged_parts").HasKey(p => new { p.DatasetId, p.Number }));
        model.Entity<DatasetColumnChunk>(e => e.ToTable("dataset_chunks").HasKey(c => new { c.DatasetId, c.Chunk, c.Ordinal }));
    }

    static void Broadcasts(ModelBuilder model)
    {
        model.Entity<SystemEvent>(e =>
        {
            e.ToTable("system_events").HasKey(v => v.Seq);
            e.Property(v => v.Seq).ValueGeneratedNever();
        });
        model.Entity<SystemHead>(e =>
        {
            e.ToTable("system_stream").HasKey(s => s.Id);
            e.Property(s => s.Id).ValueGeneratedNever();
        });
    }

    static void Threads(ModelBuilder model)
    {
        model.Entity<ThreadRow>(e =>
        {
            e.ToTable("threads").HasKey(t => t.Id);
            e.Property(t => t.Id).ValueGeneratedNever();
            e.HasIndex(t => new { t.OwnerId, t.Id }).HasDatabaseName("ix_threads_owner");
            e.HasIndex(t => t.TenantId).HasDatabaseName("ix_threads_tenant");
        });
        model.Entity<ThreadMessage>(e =>
        {
            e.ToTable("thread_messages").HasKey(m => m.Id);
            e.Property(m => m.Id).ValueGeneratedNever();
            e.HasIndex(m => new { m.ThreadId, m.Id }).HasDatabaseName("ix_thread_messages_thread");
            e.HasIndex(m => new { m.RunId, m.Role }).IsUnique().HasDatabaseName("ux_thread_messages_run");
        });
    }

    static void Webhooks(ModelBuilder model)
    {
        model.Entity<WebhookRow>(e =>
        {
            e.ToTable("webhooks").HasKey(w => w.Id);
            e.Property(w => w.Id).ValueGeneratedNever();
            e.HasIndex(w => new { w.OwnerId, w.Id }).HasDatabaseName("ix_webhooks_owner");
            e.HasIndex(w => new { w.TenantId, w.OwnerId }).HasDatabaseName("ix_webhooks_tenant");
        });
        model.Entity<WebhookSecret>(e =>
        {
            e.ToTable("webhook_secrets").HasKey(s => s.OwnerId);
            e.Property(s => s.OwnerId).ValueGeneratedNever();
        });
        model.Entity<WebhookDelivery>(e =>
        {
            e.ToTable("webhook_deliveries").HasKey(d => d.Id);
            e.Property(d => d.Id).ValueGeneratedNever();
            e.HasIndex(d => new { d.OwnerId, d.Id }).HasDatabaseName("ix_webhook_deliveries_owner");
            e.HasIndex(d => d.DueAt).HasDatabaseName("ix_webhook_deliveries_due").HasFilter("due_at IS NOT NULL");
            e.HasIndex(d => new { d.RunId, d.WebhookId }).IsUnique().HasDatabaseName("ux_webhook_deliveries_run");
        });
    }

    static void Schedules(ModelBuilder model)
    {
        model.Entity<Schedule>(e =>
        {
            e.ToTable("schedules").HasKey(s => s.Id);
            e.Property(s => s.Id).ValueGeneratedNever();
            e.HasIndex(s => new { s.OwnerId, s.Id }).HasDatabaseName("ix_schedules_owner");
            e.HasIndex(s => s.NextAt).HasDatabaseName("ix_schedules_next").HasFilter("next_at IS NOT NULL");
        });
        model.Entity<ScheduleFire>(e =>
        {
            e.ToTable("schedule_fires").HasKey(f => new { f.ScheduleId, f.FireAt });
            e.HasIndex(f => new { f.ScheduleId, f.FireAt }).HasDatabaseName("ix_schedule_fires_queued").HasFilter("outcome = 'queued'");
        });
    }

    static string SnakeCase(string name) => WordStart().Replace(name, "_${upper}").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?<upper>[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
