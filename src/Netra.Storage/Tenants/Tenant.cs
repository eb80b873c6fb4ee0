namespace Netra.Storage.Tenants;

public sealed class Tenant
{
    public Guid Id { get; set; }

    /// <summary>Unique.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>free</c>, <c>early</c>, <c>mid</c>, <c>enterprise</c> or <c>internal</c>.</summary>
    public string Tier { get; set; } = "free";

    /// <summary>1 to 100: multiplies the runs at once of the tier, and so the tenant's share of a busy fleet.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Slots held by this tenant's runs; moves only together with a run's <c>slot_held</c>.</summary>
    public int SlotsHeld { get; set; }

    /// <summary>The day, UTC, that <see cref="CallsToday"/> counts; see <see cref="DailyCalls"/>.</summary>
    public DateOnly? CallsDay { get; set; }

    public int CallsToday { get; set; }

    /// <summary>The day, UTC, that <see cref="TokensToday"/> counts; see <see cref="DailyTokens"/>.</summary>
    public DateOnly? TokensDay { get; set; }

    public long TokensToday { get; set; }

    /// <summary>Days for which runs are kept after their end; null for the fleet's default.</summary>
    public int? RetentionDays { get; set; }

    /// <summary>The logs of runs that ended before are gone.</summary>
    public DateTimeOffset? LogsGoneBefore { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
