using Netra.Storage.Runs;

namespace Netra.Storage.Tests;

static class Rows
{
    public static Run NewRun()
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return new Run { CorrelationId = Guid.CreateVersion7(), TenantId = Guid.CreateVersion7(), OwnerId = Guid.CreateVersion7(), Agent = "a", CreatedAt = now, UpdatedAt = now, DeadlineAt = now, DueAt = now };
    }
}
