using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Usage;

namespace Netra.Api.Usage;

/// <summary>What the caller's runs that ended on a day (UTC) have used.</summary>
/// <param name="Runs">Without child runs, whose calls and tokens count with the rest.</param>
/// <param name="Seconds">From start to end.</param>
sealed record UsageView(
    DateOnly Day, [property: Description("Without child runs, whose calls and tokens are counted.")] long Runs, long ToolCalls, long InputTokens, long OutputTokens,
    [property: Description("From the runs' starts to their ends.")] double Seconds)
{
    public static UsageView From(UsageDay u) => new(u.Day, u.Runs, u.ToolCalls, u.InputTokens, u.OutputTokens, u.RunMs / 1000d);
}

/// <summary>GET /v1/usage: every day asked for, those without any as zeros.</summary>
static class ReadUsage
{
    const int MostDays = 366;
    const int DefaultDays = 30;

    public static async Task<Ok<Page<UsageView>>> HandleAsync(
        [Description("First day, YYYY-MM-DD (UTC); 29 days before the last when absent.")] string? from, [Description("Last day; today when absent.")] string? to,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = Day(to, "to") ?? DateOnly.FromDateTime((await DbClock.NowAsync(db, cancellationToken)).UtcDateTime);
        var first = Day(from, "from") ?? last.AddDays(1 - DefaultDays);
        var count = last.DayNumber - first.DayNumber + 1;
        if (count is < 1 or > MostDays)
            throw RefusedException.Invalid($"'from' must not be after 'to', nor more than {MostDays} days before it.");
        var used = await UsageLedger.ReadAsync(db, caller.TenantId, caller.UserId, first, last.AddDays(1), cancellationToken);
        var byDay = used.ToDictionary(u => u.Day);
        var days = Enumerable.Range(0, count).Select(i => first.AddDays(i)).Select(d => UsageView.From(byDay.GetValueOrDefault(d) ?? new UsageDay { Day = d }));
        return TypedResults.Ok(new Page<UsageView>([.. days], NextCursor: null));
    }

    /// <summary>A day, or the day of a moment.</summary>
    static DateOnly? Day(string? text, string name)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue && day > DateOnly.MinValue.AddDays(MostDays))
            return day;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year is > 1 and < 9999
            ? DateOnly.FromDateTime(moment.UtcDateTime)
            : throw RefusedException.Invalid($"'{name}' must be a day, such as 2026-01-31.");
    }
}

static class UsageApi
{
    public static void MapUsage(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/usage", ReadUsage.HandleAsync).WithTags("Usage").WithName("GetUsage").WithSummary("What own runs have used, by the day of their ends.").Refuses(400);
}
