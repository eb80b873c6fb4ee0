using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>The operator.</summary>
sealed partial class Graveyard
{
    /// <summary>As fast as outcomes come, fifty at a time, without a ramp.</summary>
    public static readonly ReplaySettings Plain = new(RatePerSecond: null, StopOnFailurePercent: null, MaxInFlight: 50, Ramp: false, RedirectTo: null);

    /// <summary>Freezes what is outstanding.</summary>
    public async Task<ReplayPlan> PlanAsync(ReplaySettings? settings = null)
    {
        await using var db = OpenDatabase();
        return await ReplayPlans.MakeAsync(db, DeadLetterFilter.Parse("").On(db), [], "", settings ?? Plain, Guid.Empty, Stop);
    }

    /// <summary>Freezes what is outstanding, and begins to replay it.</summary>
    public async Task<Guid> ReplayAsync(ReplaySettings? settings = null, string? traceparent = null)
    {
        var plan = await PlanAsync(settings);
        await using var db = OpenDatabase();
        return (await Replays.ApplyAsync(db, plan.Replay.PlanHash, traceparent, _ => Task.CompletedTask, Stop))!.Id;
    }

    public async Task MoveAsync(Guid replay, string to)
    {
        await using var db = OpenDatabase();
        Assert.True(await Replays.MoveAsync(db, replay, to, reason: null, () => Task.CompletedTask, Stop));
    }

    /// <summary>Waits for the end, which is to be this one.</summary>
    public async Task<Replay> EndAsync(Guid replay, string status = ReplayStatus.Completed)
    {
        var ended = await Eventually.Async(
            () => ReadAsync(replay), r => r.Status is ReplayStatus.Completed or ReplayStatus.Aborted or ReplayStatus.Stopped, TimeSpan.FromSeconds(120));
        Assert.Equal(status, ended.Status);
        return ended;
    }

    /// <summary>Waits until nobody sends the messages of a replay that does not run.</summary>
    public Task LeftAloneAsync(Guid replay) => Eventually.Async(() => ReadAsync(replay), r => r.Runner is not null && r.LeaseUntil is null);

    /// <summary>Waits for counts of outcomes.</summary>
    public Task<ReplayCounts> CountsAsync(Guid replay, Func<ReplayCounts, bool> holds) => Eventually.Async(() => CountsAsync(replay), holds, TimeSpan.FromSeconds(30));

    public async Task<ReplayCounts> CountsAsync(Guid replay)
    {
        await using var db = OpenDatabase();
        return await ReplayCounts.ReadAsync(db, replay, Stop);
    }

    public async Task<int> LettersAsync(string status)
    {
        await using var db = OpenDatabase();
        return await db.DeadLetters.CountAsync(d => d.Status == status, Stop);
    }

    async Task<Replay> ReadAsync(Guid replay)
    {
        await using var db = OpenDatabase();
        return await db.Replays.AsNoTracking().SingleAsync(r => r.Id == replay, Stop);
    }
}
