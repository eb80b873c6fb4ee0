using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Tenants;

/// <summary>The tokens that models have taken today for a tenant with a daily limit, counted in its row with the decision that took them: exact for all replicas together.</summary>
/// <remarks>What a decision takes is known only once it has been taken, so the runs of a day can pass the limit by one decision each. A day ends at midnight UTC by the database's clock.</remarks>
public static class DailyTokens
{
    /// <summary>Whether the day has none left.</summary>
    public static Task<bool> AreUsedUpAsync(NetraDb db, Guid tenantId, long most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return db.Tenants.AnyAsync(t => t.Id == tenantId && t.TokensDay == today && t.TokensToday >= most, cancellationToken);
    }

    /// <summary>Counts tokens that have been taken.</summary>
    /// <returns>Whether the day had room for them.</returns>
    public static async Task<bool> AddAsync(NetraDb db, Guid tenantId, long tokens, long most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await db.Tenants.Where(t => t.Id == tenantId).ExecuteUpdateAsync(
            t => t.SetProperty(x => x.TokensToday, x => (x.TokensDay == today ? x.TokensToday : 0) + tokens).SetProperty(x => x.TokensDay, today), cancellationToken);
        return !await db.Tenants.AnyAsync(t => t.Id == tenantId && t.TokensToday > most, cancellationToken);
    }
}
