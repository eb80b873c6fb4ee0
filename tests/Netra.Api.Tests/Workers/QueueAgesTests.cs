using Microsoft.EntityFrameworkCore;
using Netra.Api.Workers;
using Netra.Hosting;
using Netra.Storage.Datasets;
using Netra.Tests;

namespace Netra.Api.Tests.Workers;

public sealed class QueueAgesTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_age_of_a_queue_is_that_of_the_oldest_work_that_nobody_has_begun(string engine)
    {
        await using var scratch = await ScratchDatabase.OnAsync(engine);
        await using var host = await ApiHost.StartAsync(new TestDatabase(scratch.Url, () => Task.CompletedTask));
        using var user = await host.UserAsync();
        var later = await user.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, run_at = TimeProvider.System.GetUtcNow().AddHours(1) });
        Assert.Equal(202, later.Status);
        Assert.Empty(await host.Get<QueueAges>().ReadAsync(CancellationToken.None));
        Guid[] runs = [await user.RunAsync(), await user.RunAsync(), await user.RunAsync(), await user.RunAsync(), await user.RunAsync()];
        await host.WriteAsync(async (db, now) =>
        {
            Set(await db.Runs.SingleAsync(r => r.CorrelationId == runs[0]), r => r.CreatedAt = now.AddSeconds(-100));
            Set(await db.Runs.SingleAsync(r => r.CorrelationId == runs[1]), r => (r.CreatedAt, r.RunAt) = (now.AddSeconds(-900), now.AddSeconds(900))); // not yet
            Set(await db.Runs.SingleAsync(r => r.CorrelationId == runs[2]), r => (r.CreatedAt, r.Status, r.DueAt) = (now.AddSeconds(-900), "completed", null));
            Set(await db.Runs.SingleAsync(r => r.CorrelationId == runs[3]), r => (r.Status, r.Step, r.UpdatedAt, r.StepLeaseUntil) = ("running", 1, now.AddSeconds(-900), now.AddSeconds(60))); // somebody is at it
            Set(await db.Runs.SingleAsync(r => r.CorrelationId == runs[4]), r => (r.Status, r.Step, r.UpdatedAt) = ("running", 1, now.AddSeconds(-30)));
            var (waiting, begun) = (Seed.Call(user, runs[4], "tool", "noop", now.AddSeconds(-20)), Seed.Call(user, runs[4], "tool", "noop", now.AddSeconds(-900)));
            begun.Status = "running";
            db.AddRange(waiting, begun, Seed.Call(user, runs[4], "approval", "approval", now.AddSeconds(-900)));
            db.Add(new DatasetRow { Id = Guid.CreateVersion7(), TenantId = user.TenantId, OwnerId = user.UserId, Name = "d", Sha256 = "s", DueAt = now, CreatedAt = now.AddSeconds(-10) });
        });

        await Eventually.TrueAsync(async () => (await host.Get<QueueAges>().ReadAsync(CancellationToken.None)).Count == 4, "what was written"); // an answer is good for a second
        var ages = await host.Get<QueueAges>().ReadAsync(CancellationToken.None);

        foreach (var (queue, seconds) in new[] { (Queues.Runs, 100), (Queues.Steps, 30), (Queues.ForTool("noop"), 20), (Queues.Imports, 10) })
            Assert.InRange(ages[queue], seconds, seconds + 60);
    }

    [Fact]
    public async Task An_embedded_fleet_has_no_queues()
    {
        await using var host = await ApiHost.StartAsync();
        using var user = await host.UserAsync();
        var answer = await user.GetAsync("/v1/stats/queues");
        Assert.Equal("""{"agent":{"ready":0,"unacked":0,"oldest_seconds":null},"tool":{"ready":0,"unacked":0,"oldest_seconds":null},"items":[]}""", answer.Json.GetRawText());
    }

    [Fact]
    public void Queues_are_summed_by_the_workers_that_serve_them()
    {
        QueueView[] queues =
        [
            new("netra.calls", "work", 1, 2, 1, null), new("netra.imports", "work", 4, 0, 1, 7), new("netra.runs", "work", 8, 1, 1, 3), new("netra.steps", "work", 16, 1, 1, 5),
            new("netra.tool.noop", "work", 32, 3, 1, 9), new("netra.tool.noop_error", "error", 64, 0, 0, null), new("netra.dead-letters", "dead_letter", 128, 0, 1, null),
        ];
        var stats = QueueStats.Of(queues);
        Assert.Equal((new WaitingWork(24, 2, 5), new WaitingWork(37, 5, 9)), (stats.Agent, stats.Tool));
    }

    static void Set<T>(T row, Action<T> change) => change(row);
}
