using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>A retry is a new run; from the failed step it makes no call whose result is recorded.</summary>
public sealed class When_a_run_is_tried_again
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_recorded_is_done_again_only_from_the_start(bool reuses)
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();
        object[] steps =
        [
            new { tools = new object[] { Probe("a") } },
            new { tools = new object[] { Probe("b"), new { tool = "probe", arguments = new { error = "no luck", transient = false } } } },
        ];
        var first = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps }));
        Assert.Equal(RunStatus.Failed, first.Status);

        var second = await fleet.EndAsync(await RetryAsync(fleet, first, reuses));

        Assert.Equal((RunStatus.Failed, first.ErrorMessage), (second.Status, second.ErrorMessage));
        var calls = await CallsAsync(fleet, second.CorrelationId);
        Assert.Equal(["a", "b", null], calls.Select(c => c.Result is null ? null : c.Result.Contains("\"a\"", StringComparison.Ordinal) ? "a" : "b"));
        Assert.Equal(reuses ? [0, 0, 1] : [1, 1, 1], calls.Select(c => c.Attempt));
        Assert.Equal(2, (await fleet.TypesAsync(second.CorrelationId)).Count(t => t == EventTypes.ToolCompleted));
        Assert.Equal(first.LastSeq, (await fleet.LogAsync(first.CorrelationId))[^1].Seq); // the old log is closed
    }

    [Fact]
    public async Task A_run_for_later_starts_then()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();
        await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = Array.Empty<object>() })); // so that the nudge is taken before the time
        Guid id;
        DateTimeOffset start;
        await using (var db = await fleet.ReadAsync())
        {
            var now = TimeProvider.System.GetUtcNow();
            start = now.AddSeconds(1.5);
            var run = new NewRun(fleet.TenantId, fleet.OwnerId, "script", """{"steps":[]}""", TimeSpan.FromSeconds(10)) { RunAt = start }.Queued(now, TimeSpan.FromHours(1));
            db.Add(run);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            id = run.CorrelationId;
        }

        await fleet.StartRunAsync(id); // a nudge that comes too early

        var ended = await fleet.EndAsync(id);
        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.InRange((ended.StartedAt!.Value - start).TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Calls_beyond_the_day_of_a_tenant_are_refused()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync(tier: "free");
        await using (var db = await fleet.ReadAsync())
        {
            await db.Tenants.Where(t => t.Id == fleet.TenantId).ExecuteUpdateAsync(
                t => t.SetProperty(x => x.CallsToday, 47).SetProperty(x => x.CallsDay, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)), TestContext.Current.CancellationToken);
        }

        var four = await fleet.EndAsync(await fleet.SubmitAsync("script", Noops(4)));
        var five = await fleet.EndAsync(await fleet.SubmitAsync("script", Noops(2)));

        Assert.Equal(RunStatus.Completed, four.Status);
        Assert.Equal((RunStatus.Failed, ErrorCodes.QuotaExceeded), (five.Status, five.ErrorCode));
    }

    static object Noops(int count) => new { steps = new[] { new { tools = Enumerable.Range(0, count).Select(_ => new { tool = "noop", arguments = new { } }) } } };

    static object Probe(string echo) => new { tool = "probe", arguments = new { echo } };

    static async Task<Guid> RetryAsync(EmbeddedWorkers fleet, Run old, bool reuses)
    {
        await using var db = await fleet.ReadAsync();
        var wanted = new NewRun(old.TenantId, old.OwnerId, old.Agent, old.Input, old.Timeout) { RetryOf = old.CorrelationId, Reuses = reuses };
        var run = wanted.Queued(TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));
        db.Add(run);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await fleet.StartRunAsync(run.CorrelationId);
        return run.CorrelationId;
    }

    static async Task<List<ToolCall>> CallsAsync(EmbeddedWorkers fleet, Guid run)
    {
        await using var db = await fleet.ReadAsync();
        return await db.ToolCalls.AsNoTracking().Where(c => c.RunId == run).OrderBy(c => c.Step).ThenBy(c => c.Place).ToListAsync(TestContext.Current.CancellationToken);
    }
}
