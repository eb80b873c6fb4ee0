using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Tests;

namespace Netra.Scheduler.Tests;

static class DueRun
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>A run whose times are offsets from the database's clock.</summary>
    public static async Task<Guid> AddAsync(ScratchDatabase database, TimeSpan? due, TimeSpan deadline, TimeSpan moved) =>
        (await AddAsync(database, 1, due, deadline, moved))[0];

    public static async Task<IReadOnlyList<Guid>> AddAsync(ScratchDatabase database, int count, TimeSpan? due, TimeSpan deadline, TimeSpan moved)
    {
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, TestContext.Current.CancellationToken);
        var runs = Enumerable.Range(0, count).Select(_ => new Run
        {
            CorrelationId = Guid.CreateVersion7(),
            TenantId = Guid.CreateVersion7(),
            OwnerId = Guid.CreateVersion7(),
            Agent = "a",
            CreatedAt = now,
            DeadlineAt = now + deadline,
            DueAt = now + due,
            UpdatedAt = now + moved,
        }).ToList();
        db.AddRange(runs);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return [.. runs.Select(r => r.CorrelationId)];
    }
}
