using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>Tables of dead letters and their replays.</summary>
static class DeadLetterModel
{
    public static void Build(ModelBuilder model, bool sqlite)
    {
        model.Entity<DeadLetter>(e =>
        {
            e.ToTable("dead_letters").HasKey(d => d.Id);
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Headers).HasAnnotation(NetraModel.Large, value: true);
            if (!sqlite)
                e.Property(d => d.Message).HasColumnType("jsonb");
            e.HasIndex(d => d.Identity).IsUnique().HasDatabaseName("ux_dead_letters_identity");
            e.HasIndex(d => new { d.Status, d.Fingerprint, d.TenantId, d.FailedAt }).HasDatabaseName("ix_dead_letters_group");
            e.HasIndex(d => d.RunId).HasDatabaseName("ix_dead_letters_run").HasFilter("run_id IS NOT NULL");
            e.HasIndex(d => new { d.Queue, d.Status }).HasDatabaseName("ix_dead_letters_queue");
        });
        model.Entity<DeadLetterGroup>(e => e.ToTable("dead_letter_groups").HasKey(g => g.Fingerprint));
        model.Entity<DeadLetterVersion>(e =>
        {
            e.ToTable("dead_letter_versions").HasKey(v => new { v.LetterId, v.Version });
            if (!sqlite)
                e.Property(v => v.Message).HasColumnType("jsonb");
        });
        model.Entity<Replay>(e =>
        {
            e.ToTable("dead_letter_replays").HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => new { r.PlanHash, r.Id }).HasDatabaseName("ix_dead_letter_replays_plan");
            e.HasIndex(r => r.Status).HasDatabaseName("ix_dead_letter_replays_status");
        });
        model.Entity<ReplayItem>(e =>
        {
            e.ToTable("dead_letter_replay_items").HasKey(i => i.Id);
            e.Property(i => i.Id).ValueGeneratedNever();
            e.HasIndex(i => new { i.ReplayId, i.Outcome, i.Place }).HasDatabaseName("ix_dead_letter_replay_items_next");
            e.HasIndex(i => i.LetterId).HasDatabaseName("ix_dead_letter_replay_items_letter");
        });
    }
}
