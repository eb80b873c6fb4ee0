using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>Somebody publishes to the broker: what names another tenant, owner or run, or comes again, changes nothing and shows nothing.</summary>
[Collection(nameof(Alone))]
public sealed class When_messages_are_forged(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task Nothing_happens_to_the_run_and_nothing_of_it_is_seen()
    {
        await using var effects = await EffectCounter.StartAsync();
        await using var forgery = await Forgery.OpenAsync(Fleet);
        var (victim, attacker) = (await Fleet.UserAsync(), await Fleet.UserAsync());
        var run = await victim.SubmitAsync(
            Script.Agent, Script.Of(new { say = "May I?", approval = new { question = "May I?", expires_seconds = 200 } }, Script.Calls(Script.Probe(new { effect_url = effects.Url, echo = "secret of the victim" }))), 240);
        var before = await victim.EventsUntilAsync(run, EventTypes.ApprovalRequested);
        var call = before.One(EventTypes.ApprovalRequested).GetProperty("call_id").GetGuid();
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], attacker);
        await socket.SendAsync(new { op = "subscribe", topic = "user" });
        Assert.Equal("subscribed", (await socket.NextAsync()).GetProperty("op").GetString());

        foreach (var (tenant, owner) in ((Guid, Guid)[])[(attacker.TenantId, attacker.UserId), (victim.TenantId, attacker.UserId), (attacker.TenantId, victim.UserId), (Guid.Empty, Guid.Empty), (victim.TenantId, victim.UserId)])
            await ForgeAsync(forgery, run, call, tenant, owner, effects.Url);
        await ForgeAsync(forgery, Guid.CreateVersion7(), Guid.CreateVersion7(), attacker.TenantId, attacker.UserId, effects.Url);
        await forgery.TakenAsync();
        var own = await attacker.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "own" }));
        await attacker.CompletedAsync(own);

        var seen = await socket.EventsAsync(EventLog.IsEnd);
        Assert.All(seen, e => Assert.Equal(own, e.GetProperty("run").GetGuid()));
        Assert.Equal(before.Select(e => e.ToString()), (await victim.EventsAsync(run)).Select(e => e.ToString()));
        Assert.Equal("approval", (await victim.RunAsync(run)).GetProperty("waiting_for").GetString());
        Assert.Empty(effects.Effects);
        Assert.Equal("1", await Fleet.SqlAsync($"SELECT count(*) FROM tool_calls WHERE run_id = '{run}'"));
        Assert.Equal("1", await Fleet.SqlAsync($"SELECT count(*) FROM runs WHERE tenant_id = '{attacker.TenantId}'"));

        Assert.Equal(200, (int)(await victim.PostAsync($"v1/runs/{run}/approvals/{call}", new { approve = true })).Status);
        await victim.CompletedAsync(run);
        var after = await victim.EventsAsync(run);
        after.IsWhole(run, victim);
        foreach (var (tenant, owner) in ((Guid, Guid)[])[(victim.TenantId, victim.UserId), (attacker.TenantId, attacker.UserId)])
            await ForgeAsync(forgery, run, after.One(EventTypes.ToolCompleted).GetProperty("call_id").GetGuid(), tenant, owner, effects.Url);
        await forgery.TakenAsync();
        await attacker.CompletedAsync(await attacker.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "again" })));
        Assert.Equal(after.Select(e => e.ToString()), (await victim.EventsAsync(run)).Select(e => e.ToString()));
        Assert.Equal(1, Assert.Single(effects.Counts).Value);
    }

    [Fact]
    public async Task A_type_that_is_no_message_is_never_made_and_lies_with_the_dead_letters()
    {
        await using var forgery = await Forgery.OpenAsync(Fleet);
        var mark = $"{Guid.CreateVersion7():n}";
        var file = Path.Combine(Path.GetTempPath(), "netra-forged-" + mark);
        var start = new Dictionary<string, object>(StringComparer.Ordinal) { ["$type"] = "System.Diagnostics.ProcessStartInfo, System.Diagnostics.Process", ["FileName"] = "touch", ["Arguments"] = file };

        await forgery.SendAsync("netra.runs", "System.Diagnostics:Process" + mark, new Dictionary<string, object>(StringComparer.Ordinal) { ["$type"] = "System.Diagnostics.Process, System.Diagnostics.Process", ["StartInfo"] = start });

        var letter = Assert.Single(await Fleet.Admin.LettersAsync("type:Process" + mark, 1));
        Assert.Equal("skipped", letter.GetProperty("kind").GetString());
        Assert.False(File.Exists(file));
        Assert.Equal(204, (int)(await Fleet.Admin.SendAsync(HttpMethod.Delete, $"v1/dead-letters/{letter.GetProperty("id").GetString()}")).Status);
    }

    /// <summary>Every command that names a run, and hints that say it is the owner's.</summary>
    static async Task ForgeAsync(Forgery forgery, Guid runId, Guid callId, Guid tenantId, Guid ownerId, string effectUrl)
    {
        var arguments = JsonSerializer.Serialize(new { effect_url = effectUrl, echo = "forged" });
        var work = new { arguments, timeoutMs = 5000, deadlineAt = TimeProvider.System.GetUtcNow().AddMinutes(5), correlationKey = "x", requestId = "x" };
        foreach (var type in (string[])["Runs:StartRun", "Runs:CancelRun", "Runs:RunDue"])
            await forgery.SendAsync("netra.runs", type, new { runId, tenantId, ownerId }, tenantId);
        foreach (var type in (string[])["Runs:CallEnded", "Runs:CallRetrying"])
            await forgery.SendAsync("netra.runs", type, new { runId, callId, tenantId, ownerId }, tenantId);
        await forgery.SendAsync("netra.runs", "Runs:RunNudges", new { nudges = new[] { new { runId, callId, tenantId, ownerId } } }, tenantId);
        for (var step = 1; step < 4; step++)
            await forgery.SendAsync("netra.steps", "Runs:ExecuteStep", new { runId, step, tenantId, ownerId }, tenantId);
        await forgery.SendAsync("netra.calls", "Tools:ToolCallDue", new { callId, runId, tenantId, ownerId }, tenantId);
        foreach (var call in (Guid[])[callId, Guid.CreateVersion7()])
        {
            await forgery.SendAsync("netra.tool.probe", "Tools:CallTool", new { callId = call, runId, tool = "probe", tenantId, ownerId, work }, tenantId);
            await forgery.SendAsync("netra.tool.noop", "Tools:CallTool", new { callId = call, runId, tool = "probe", tenantId, ownerId, work }, tenantId);
        }

        var victimsLog = new { runId, tenantId, ownerId, fromSeq = 1, head = 2, events = Array.Empty<object>() };
        await forgery.SendAsync("Netra.Contracts.Events:RunEventsAppended", "Events:RunEventsAppended", victimsLog, tenantId);
        await forgery.SendAsync("Netra.Contracts.Events:LogsAppended", "Events:LogsAppended", new { logs = new[] { victimsLog } }, tenantId);
    }
}
