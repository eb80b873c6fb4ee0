using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Tenants;

/// <summary>The tool calls of a tenant with a daily limit, counted in its row: exact for all replicas together, and part of the transaction that makes the calls.</summary>
/// <remarks>A submit takes the first call of its run, so that a run without any counts as one. A day ends at midnight UTC by the database's clock. A tenant without a limit touches no counter.</remarks>
public static class DailyCalls
{
    /// <returns>False where the day has not so many left; then nothing is taken.</returns>
    public static async Task<bool> TryTakeAsync(NetraDb db, Guid tenantId, int calls, int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return await db.Tenants.Where(t => t.Id == tenantId && (t.CallsDay == today ? t.CallsToday : 0) + calls <= most)
            .ExecuteUpdateAsync(
                t => t.SetProperty(x => x.CallsToday, x => (x.CallsDay == today ? x.CallsToday : 0) + calls).SetProperty(x => x.CallsDay, today),
                cancellationToken) == 1;
    }

    public static TimeSpan UntilTomorrow(DateTimeOffset now) => now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
}
