using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class TimelineTests(ApiHost host)
{
    [Fact]
    public async Task A_timeline_has_the_runs_life_once_and_every_attempt_of_every_call()
    {
        using var user = await host.UserAsync();
        var run = await user.RunAsync();
        await host.WriteAsync(async (db, now) =>
        {
            var row = await db.Runs.SingleAsync(r => r.CorrelationId == run);
            (row.Status, row.StartedAt, row.CompletedAt, row.DueAt, row.ToolCalls) = (RunStatus.Completed, now, now + TimeSpan.FromSeconds(2), null, 1);
            var call = Seed.Call(user, run, CallKinds.Tool, "noop", now);
            (call.Status, call.Attempt, call.Worker, call.StartedAt, call.EndedAt, call.ExecutionMs) =
                (CallStatus.Succeeded, 2, "tool-b", now + TimeSpan.FromSeconds(1), now + TimeSpan.FromSeconds(1.5), 500);
            call.FailedAttempts = JsonSerializer.Serialize(
                new[] { new FailedAttempt(1, "tool_failed", "away", "tool-a", 100, now + TimeSpan.FromMilliseconds(200)) }, JsonSerializerOptions.Web);
            db.Add(call);
        });
        var json = (await user.GetAsync($"/v1/runs/{run}/timeline")).Json;
        Assert.Equal((user.UserId, 300), (json.GetProperty("user_id").GetGuid(), json.GetProperty("timeout_seconds").GetInt32()));
        var items = json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["register", "start", "call", "call", "complete", "metrics"], items.Select(i => i.GetProperty("type").GetString()));
        Assert.Equal((1, "tool-a", "away"), (items[2].GetProperty("attempt").GetInt32(), items[2].GetProperty("worker").GetString(), items[2].GetProperty("error").GetProperty("message").GetString()));
        Assert.Equal((2, "tool-b", 500), (items[3].GetProperty("attempt").GetInt32(), items[3].GetProperty("worker").GetString(), items[3].GetProperty("duration_ms").GetInt32()));
        Assert.Equal(2000, items[5].GetProperty("duration_ms").GetInt32());
    }

    [Fact]
    public async Task An_explanation_names_the_tool_that_nobody_serves_and_the_place_in_the_queue()
    {
        using var user = await host.UserAsync("free");
        var first = await user.RunAsync();
        var second = await user.RunAsync();
        await host.WriteAsync(async (db, now) =>
        {
            foreach (var run in await db.Runs.Where(r => r.OwnerId == user.UserId).ToListAsync())
                (run.Status, run.WaitingFor) = (RunStatus.Waiting, WaitingFor.Slot);
            db.Add(Seed.Call(user, second, CallKinds.Tool, "noop", now));
        });
        var last = first.CompareTo(second) < 0 ? second : first;
        Assert.Equal(2, (await user.GetAsync($"/v1/runs/{last}/explain")).Json.GetProperty("slot").GetProperty("position").GetInt32());
        var json = (await user.GetAsync($"/v1/runs/{second}/explain")).Json;
        Assert.Equal(2, json.GetProperty("live_agents").GetInt32());
        Assert.Equal(0, json.GetProperty("open_calls")[0].GetProperty("live_workers").GetInt32());
        Assert.Contains("No live worker serves the tool noop.", json.GetProperty("reasons").EnumerateArray().Select(r => r.GetString()));
    }
}
