using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>Agents and tools that fail.</summary>
public sealed class When_work_fails(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "A5"), Trait("Scenario", "P7")]
    public async Task An_agent_that_throws_fails_its_run_once_with_its_message()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.Of(new { @throw = "the bill is on fire" }));
        var error = Failed(await user.EndAsync(id), ErrorCodes.AgentFailed);

        Assert.Contains("the bill is on fire", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.Equal([EventTypes.AgentStarted, EventTypes.AgentError], log.Types());
        Assert.True((await user.RunAsync(id)).GetProperty("execution_time_ms").GetInt64() >= 0);
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { })));
    }

    [Fact, Trait("Scenario", "T5")]
    public async Task A_permanent_tool_error_is_told_once_with_its_own_text()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { error = "no such bucket", transient = false }));
        var error = Failed(await user.EndAsync(id), ErrorCodes.ToolFailed);

        Assert.Contains("no such bucket", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        var told = log.One(EventTypes.ToolError);
        Assert.Equal("no such bucket", told.GetProperty("error").GetString());
        Assert.Equal(ErrorCodes.ToolFailed, told.GetProperty("code").GetString());
        Assert.False(told.GetProperty("will_retry").GetBoolean());
    }

    [Fact, Trait("Scenario", "W6")]
    public async Task A_tool_that_keeps_failing_is_retried_then_given_up_with_max_retries()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { error = "try later", transient = true }));
        var error = Failed(await user.EndAsync(id, 60), ErrorCodes.MaxRetriesExceeded);

        Assert.Contains("try later", error.ToString(), StringComparison.Ordinal);
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.Equal(
            [
                EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ToolExecuting, EventTypes.ToolError, EventTypes.ToolError, EventTypes.ToolError,
                EventTypes.AgentError, EventTypes.AgentError, EventTypes.AgentError,
            ],
            log.Types());
        Assert.Equal([true, true, false], log.Where(e => EventLog.Type(e) == EventTypes.ToolError).Select(e => e.GetProperty("data").GetProperty("will_retry").GetBoolean()));
        var agentErrors = log.Where(e => EventLog.Type(e) == EventTypes.AgentError).Select(e => e.GetProperty("data")).ToList();
        Assert.Equal([true, true, false], agentErrors.Select(e => e.GetProperty("is_recoverable").GetBoolean()));
        Assert.All(agentErrors[..2], e => Assert.StartsWith("retrying", e.GetProperty("error").GetString(), StringComparison.Ordinal));
        Assert.StartsWith("Max retries exceeded", agentErrors[2].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_fails_twice_succeeds_at_the_third_attempt()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { fail_times = 2, echo = "at last" }));
        var run = await user.CompletedAsync(id);

        Assert.Equal(3, run.GetProperty("result").GetProperty("outputs")[0].GetProperty("attempt").GetInt32());
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.Equal(2, log.Types().Count(t => t == EventTypes.ToolError));
        Assert.Single(log.Types(), EventTypes.ToolExecuting);
        Assert.Single(log.Types(), EventTypes.ToolCompleted);
    }

    [Fact, Trait("Scenario", "T7")]
    public async Task An_unknown_tool_is_not_found()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(new { tool = "no-such-tool", arguments = new { } })));
        var error = Failed(await user.EndAsync(id), ErrorCodes.UnknownTool);

        Assert.Contains("not found", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        (await user.EventsAsync(id)).IsWhole(id, user);
    }

    [Fact]
    public async Task Arguments_that_break_the_tools_schema_end_the_call_before_it_runs()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = "soon" }));
        var error = Failed(await user.EndAsync(id), ErrorCodes.InvalidInput);

        Assert.Contains("delay_ms", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Scenario", "T4")]
    public async Task A_tool_without_its_permission_is_denied_and_never_sent()
    {
        var free = await Fleet.UserAsync("free");
        var user = new FleetUser(Fleet.Apis[0], free.Key, free.TenantId, free.UserId) { WaitsForItsRate = true };
        await using var broker = await MessageCopies.ListenAsync(Fleet, repeat: false);
        var dataset = await user.ImportAsync(SampleData.Sample10);

        var id = await user.SubmitAsync("tool", new { tool = "idle_network", arguments = new { dataset_id = dataset } });
        var error = Failed(await user.EndAsync(id, 60), ErrorCodes.MissingPermission);

        Assert.Contains("permission", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.DoesNotContain(EventTypes.ToolCompleted, log.Types());
        await user.CompletedAsync(await user.SubmitAsync("tool", new { tool = "cost_summary", arguments = new { dataset_id = dataset } }), 60);
        Assert.True(broker.Seen("netra.tool.cost_summary", user.TenantId) > 0);
        Assert.Equal(0, broker.Seen("netra.tool.idle_network", user.TenantId));
        var denied = Assert.Single(await Wait.ForAsync("its row in the audit log", 10, () => Fleet.Admin.ListAsync($"v1/admin/audit?user={user.UserId}&action=access_denied"), rows => rows.Count > 0));
        Assert.Equal(("idle_network", user.TenantId, false), (denied.GetProperty("target").GetString(), denied.GetProperty("tenant_id").GetGuid(), denied.GetProperty("allowed").GetBoolean()));
        var detail = denied.GetProperty("detail");
        Assert.Equal(("optimization", "early", id), (Assert.Single(detail.GetProperty("missing").EnumerateArray()).GetString(), detail.GetProperty("upgrade_to").GetString(), detail.GetProperty("run").GetGuid()));
    }

    static JsonElement Failed(JsonElement run, string code)
    {
        Assert.True(run.GetProperty("status").GetString() == "failed", run.ToString());
        var error = run.GetProperty("error");
        Assert.True(error.GetProperty("code").GetString() == code, run.ToString());
        return error;
    }
}
