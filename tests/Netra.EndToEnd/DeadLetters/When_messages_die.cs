using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>Dead letters from the broker to the operator and back (faults 19 and 20).</summary>
[Collection(nameof(Alone))]
public sealed class When_messages_die(TestFleet fleet) : OnTheFleet(fleet)
{
    static readonly string[] Daily = ["dlq_read", "dlq_replay"];

    [Fact]
    public async Task What_nobody_can_process_is_listed_by_cause_and_its_payload_is_masked()
    {
        var (operators, trusted) = (await Fleet.OperatorAsync(Daily), await Fleet.OperatorAsync([.. Daily, "dlq_payload"]));
        var mark = Guid.CreateVersion7();
        await Fleet.PoisonAsync("netra.runs", $"no JSON at all {mark}");
        await Fleet.PoisonAsync("netra.runs", $$$"""{"messageType":["urn:message:Netra.Tests:OfTomorrow{{{mark:n}}}"],"message":{"tool":"x","n":3}}""");

        var skipped = Assert.Single(await trusted.LettersAsync($"queue:netra.runs type:OfTomorrow{mark:n} body:$.tool==\"x\" body:$.n>2 failed:<1h replays:<1", 1));
        Assert.Equal(("skipped", "open", "netra.runs"), (skipped.GetProperty("kind").GetString(), skipped.GetProperty("status").GetString(), skipped.GetProperty("queue").GetString()));
        Assert.Empty(await trusted.LettersAsync($"type:OfTomorrow{mark:n} body:$.tool==\"y\""));
        (await operators.GetAsync("v1/dead-letters?filter=" + Uri.EscapeDataString("body:$.tool==\"x\""))).Problem(403, "missing_permission");
        var broken = (await Wait.ForAsync("the broken one", 20, () => operators.LettersAsync("queue:netra.runs kind:error exception:*Exception"), l => l.Count > 0))[0];
        Assert.Contains(await operators.ListAsync("v1/dead-letters/groups"), g => g.GetProperty("fingerprint").GetString() == broken.GetProperty("fingerprint").GetString());

        var id = skipped.GetProperty("id").GetString();
        var masked = (await operators.GetAsync($"v1/dead-letters/{id}")).Json;
        Assert.True(masked.GetProperty("payload_masked").GetBoolean());
        Assert.Equal(JsonValueKind.Null, masked.GetProperty("message").ValueKind);
        var whole = (await Fleet.Admin.GetAsync($"v1/dead-letters/{id}")).Json;
        Assert.Equal("x", whole.GetProperty("message").GetProperty("tool").GetString());

        (await operators.PostAsync("v1/dead-letters/replays", new { filter = "nonsense:1" })).Problem(400, "invalid_request");
        (await operators.SendAsync(HttpMethod.Delete, $"v1/dead-letters/{id}")).Problem(403, "missing_permission");
        (await operators.PostAsync($"v1/dead-letters/{id}/edit", new { message = new { } })).Problem(403, "missing_permission");
        (await (await Fleet.UserAsync("enterprise")).GetAsync("v1/dead-letters")).Problem(403, "missing_permission");
        (await operators.GetAsync($"v1/dead-letters/{Guid.CreateVersion7()}")).Problem(404, "not_found");

        foreach (var letter in (string[])[id!, broken.GetProperty("id").GetString()!])
            Assert.Equal(204, (int)(await Fleet.Admin.SendAsync(HttpMethod.Delete, $"v1/dead-letters/{letter}")).Status);
    }

    [Fact]
    public async Task A_run_waits_for_its_dead_command_and_two_operators_at_once_replay_it_once()
    {
        await using var effects = await EffectCounter.StartAsync();
        var user = await Fleet.UserAsync();
        var (first, second) = (await Fleet.OperatorAsync(Daily), await Fleet.OperatorAsync(Daily));
        await Fleet.ScaleAsync("tool", 0);
        Guid[] runs;
        try
        {
            runs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => user.SubmitAsync(Script.Agent, Script.OneProbe(new { effect_url = effects.Url }), 120)));
            foreach (var run in runs)
                await user.EventsUntilAsync(run, "tool_executing");
            Assert.True(await Fleet.BuryAsync("netra.tool.probe") >= runs.Length);
            foreach (var run in runs)
                await Wait.ForAsync($"run {run} to wait", 20, () => user.RunAsync(run), r => r.GetProperty("waiting_for").GetString() == "dead_letter");
        }
        finally
        {
            await Fleet.ScaleAsync("tool", 2);
        }

        Assert.Empty(effects.Effects); // nothing was sent again meanwhile
        Assert.All(await Task.WhenAll(runs.Select(user.RunAsync)), r => Assert.True(r.GetProperty("deadline_at").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddDays(6)));
        Assert.Contains(await user.ListAsync($"v1/runs/{runs[0]}/timeline"), e => e.GetProperty("type").GetString() == "dead_letter");
        var filter = $"tenant:{user.TenantId}";
        var letters = await first.LettersAsync(filter);
        var plans = await Task.WhenAll(first.PlanAsync(new { filter }), second.PlanAsync(new { filter, rate_per_second = 1000 }));
        Assert.All(plans, p => Assert.Equal(letters.Count, p.GetProperty("count").GetInt32()));
        Assert.Empty(effects.Effects); // a dry run does nothing

        var begun = await Task.WhenAll(
            first.ApplyAsync(plans[0].GetProperty("plan_hash").GetString()!), second.ApplyAsync(plans[1].GetProperty("plan_hash").GetString()!),
            first.ApplyAsync(plans[0].GetProperty("plan_hash").GetString()!));
        Assert.Equal(begun[0].GetProperty("id").GetString(), begun[2].GetProperty("id").GetString()); // the same hash twice is one replay
        var ended = await Task.WhenAll(first.ReplayEndAsync(begun[0]), second.ReplayEndAsync(begun[1]));

        Assert.Equal(letters.Count, ended.Sum(r => r.Count("resolved")));
        Assert.Equal(letters.Count, ended.Sum(r => r.Count("refused"))); // each message in one of the two
        foreach (var run in runs)
        {
            await user.CompletedAsync(run);
            (await user.EventsAsync(run)).IsWhole(run, user);
            await GoesOnAfterItsDeadLetterAsync(user, run);
        }

        Assert.Equal(runs.Length, effects.Effects.Count);
        Assert.All(effects.Counts, e => Assert.Equal(1, e.Value));
        Assert.Empty(await first.LettersAsync(filter));
        await AuditedAsync(first);
        await AuditedAsync(second);
    }

    [Fact]
    public async Task A_replay_of_completed_work_changes_nothing_and_one_after_a_fix_processes_what_had_failed_again()
    {
        await using var effects = await EffectCounter.StartAsync();
        var (user, operators) = (await Fleet.UserAsync(), await Fleet.OperatorAsync([.. Daily, "dlq_payload", "dlq_edit"]));
        await Fleet.ScaleAsync("tool", 0);
        Guid run;
        int buried;
        try
        {
            run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { effect_url = effects.Url }), 120);
            await user.EventsUntilAsync(run, "tool_executing");
            buried = await Wait.ForAsync("the call in its queue", 30, () => Fleet.BuryAsync("netra.tool.probe"), n => n > 0); // more than one where the sweep has sent it again
            foreach (var letter in await operators.LettersAsync($"run:{run}", buried, seconds: 60))
            {
                var archived = await operators.PostAsync($"v1/dead-letters/{letter.GetProperty("id").GetString()}/archive"); // the run goes on, and sends its work again by itself
                Assert.True((int)archived.Status == 200, archived.ToString());
            }
        }
        finally
        {
            await Fleet.ScaleAsync("tool", 2);
        }

        await user.CompletedAsync(run);
        var before = await user.EventsAsync(run);
        var old = (await operators.LettersAsync($"run:{run} status:archived", buried))[0].GetProperty("id").GetString()!;
        Assert.Equal(200, (int)(await operators.PostAsync($"v1/dead-letters/{old}/restore")).Status);
        Assert.Equal(1, (await operators.ReplayAsync(new { ids = new[] { old } })).Count("resolved"));
        (await user.EventsAsync(run)).IsSameAs(before);
        Assert.Single(effects.Effects);

        // What the consumer fails at after its retries dies again, linked; after the fix (an edit) it is processed.
        var mark = Guid.CreateVersion7();
        await Fleet.PoisonAsync("netra.imports", $$$"""{"messageId":"{{{mark}}}","messageType":["urn:message:Netra.Contracts.Datasets:ImportDataset"],"message":{"datasetId":"nonsense","tenantId":"{{{mark}}}","ownerId":"{{{mark}}}"}}""");
        var dead = (await operators.LettersAsync($"tenant:{mark}", 1))[0];
        Assert.Equal("error", dead.GetProperty("kind").GetString());
        Assert.Equal(1, (await operators.ReplayAsync(new { filter = $"tenant:{mark}" })).Count("failed_again"));
        var again = (await operators.LettersAsync($"tenant:{mark}", 1))[0].GetProperty("id").GetString();
        var view = (await operators.GetAsync($"v1/dead-letters/{again}")).Json;
        Assert.Equal((1, dead.GetProperty("id").GetString()), (view.GetProperty("replays").GetInt32(), view.GetProperty("parent_id").GetString()));

        var fixedMessage = new { datasetId = Guid.CreateVersion7(), tenantId = mark, ownerId = mark };
        (await operators.PostAsync($"v1/dead-letters/{again}/edit", new { message = fixedMessage })).Problem(428, "precondition_required");
        (await operators.PostAsync($"v1/dead-letters/{again}/edit", new { message = fixedMessage }, ("If-Match", "\"7\""))).Problem(412, "precondition_failed");
        (await operators.PostAsync($"v1/dead-letters/{again}/edit", new { message = fixedMessage with { tenantId = Guid.Empty } }, ("If-Match", "\"1\""))).Problem(400, "invalid_request");
        var edited = await operators.PostAsync($"v1/dead-letters/{again}/edit", new { message = fixedMessage }, ("If-Match", "\"1\""));
        Assert.True((int)edited.Status == 200, edited.ToString());
        Assert.Equal(1, edited.Json.GetProperty("lineage").GetArrayLength());
        Assert.Equal(1, (await operators.ReplayAsync(new { filter = $"tenant:{mark}" })).Count("resolved"));
    }

    [Fact, Trait("Scenario", "T5")]
    public async Task A_tool_error_that_outlasts_its_retries_is_in_the_store()
    {
        var (user, operators) = (await Fleet.UserAsync(), await Fleet.OperatorAsync(Daily));
        var run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { error = "the disk is tired", transient = true }));
        await user.EndAsync(run);

        var letter = Assert.Single(await operators.LettersAsync($"run:{run} kind:tool_call", 1));
        Assert.Equal("the disk is tired", letter.GetProperty("error").GetString());
        Assert.Equal("netra.tool.probe", letter.GetProperty("queue").GetString());
        var before = await user.EventsAsync(run);
        Assert.Equal(1, (await operators.ReplayAsync(new { filter = $"run:{run}" })).Count("resolved"));
        (await user.EventsAsync(run)).IsSameAs(before);
    }

    /// <summary>The letter stands in its place: after the call was made and before it ended, and it was processed.</summary>
    static async Task GoesOnAfterItsDeadLetterAsync(FleetUser user, Guid run)
    {
        var timeline = await user.ListAsync($"v1/runs/{run}/timeline");
        var types = timeline.Select(e => e.GetProperty("type").GetString()).ToList();
        Assert.InRange(types.IndexOf("dead_letter"), types.IndexOf("start") + 1, types.IndexOf("complete") - 1);
        Assert.All(timeline.Where(e => e.GetProperty("type").GetString() == "dead_letter"), e => Assert.Equal("resolved", e.GetProperty("outcome").GetString()));
        var call = Assert.Single(timeline, e => e.GetProperty("type").GetString() == "call");
        Assert.Equal("succeeded", call.GetProperty("outcome").GetString());
        Assert.True(call.GetProperty("at").GetDateTimeOffset() > timeline[types.IndexOf("dead_letter")].GetProperty("at").GetDateTimeOffset());
    }

    async Task AuditedAsync(FleetUser user)
    {
        var rows = await Fleet.SqlAsync($"SELECT count(*) FROM audit_log WHERE user_id = '{user.UserId}' AND action = 'replay_dead_letters' AND allowed");
        Assert.True(rows == "1", $"{rows} audit records");
    }
}
