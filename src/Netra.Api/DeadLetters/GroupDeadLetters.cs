using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>Dead letters of one cause.</summary>
sealed record DeadLetterGroupView(
    string Fingerprint, string Kind, string? Consumer, string? MessageType, string? Exception,
    [property: Description("The message without what differs from case to case.")] string? Error,
    [property: Description("How many the filter means.")] int Count,
    [property: Description("The same by status.")] IReadOnlyDictionary<string, int> Statuses,
    int Tenants,
    [property: Description("At most 20 of them.")] IReadOnlyList<Guid> TenantIds,
    DateTimeOffset FirstSeen, DateTimeOffset LastSeen,
    [property: Description("open, acknowledged or ignored; open again once ignore_until has passed.")] string State,
    string? Owner, string? Note, DateTimeOffset? IgnoreUntil);

/// <summary>GET /v1/dead-letters/groups: counts what a filter means by its cause.</summary>
static class GroupDeadLetters
{
    const int MostTenants = 20;

    public static async Task<Ok<Page<DeadLetterGroupView>>> HandleAsync(
        string? filter, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await DeadLetterFilters.Parse(filter, http).On(db).GroupBy(d => new { d.Status, d.Fingerprint, d.TenantId })
            .Select(g => new Counted(g.Key.Status, g.Key.Fingerprint, g.Key.TenantId, g.Count(), g.Min(d => d.FailedAt), g.Max(d => d.FailedAt))).ToListAsync(cancellationToken);
        var causes = counts.GroupBy(c => c.Fingerprint, StringComparer.Ordinal).Select(g => (g.Key, Parts: g.ToList(), Count: g.Sum(c => c.Count)))
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key, StringComparer.Ordinal).Take(most).ToList();
        var prints = causes.ConvertAll(g => g.Key);
        var groups = await db.DeadLetterGroups.AsNoTracking().Where(g => prints.Contains(g.Fingerprint)).ToDictionaryAsync(g => g.Fingerprint, StringComparer.Ordinal, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        return TypedResults.Ok(new Page<DeadLetterGroupView>([.. causes.Select(c => View(now, groups.GetValueOrDefault(c.Key), c.Key, c.Parts, c.Count))], NextCursor: null));
    }

    static DeadLetterGroupView View(DateTimeOffset now, DeadLetterGroup? group, string fingerprint, List<Counted> parts, int count)
    {
        var tenants = parts.Where(p => p.TenantId is not null).Select(p => p.TenantId!.Value).Distinct().ToList();
        return new(
            fingerprint, group?.Kind ?? "", group?.Consumer, group?.MessageType, group?.Exception, group?.Error, count,
            parts.GroupBy(p => p.Status, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Sum(x => x.Count), StringComparer.Ordinal),
            tenants.Count, [.. tenants.Take(MostTenants)], parts.Min(p => p.First), parts.Max(p => p.Last), State(now, group), group?.Owner, group?.Note, group?.IgnoreUntil);
    }

    /// <summary>What was ignored until a time that has passed is open again.</summary>
    static string State(DateTimeOffset now, DeadLetterGroup? group) =>
        group is null || (group is { State: "ignored", IgnoreUntil: { } until } && until <= now) ? "open" : group.State;

    sealed record Counted(string Status, string Fingerprint, Guid? TenantId, int Count, DateTimeOffset First, DateTimeOffset Last);
}
