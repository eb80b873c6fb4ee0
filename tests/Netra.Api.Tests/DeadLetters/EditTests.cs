using System.Text.Json.Nodes;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;

namespace Netra.Api.Tests.DeadLetters;

/// <summary>An edit cannot send a command to another run, step, call, tenant or owner.</summary>
public sealed class EditTests(ApiHost host)
{
    const string Path = "/v1/dead-letters";

    static readonly string[] All = ["dlq_read", "dlq_payload", "dlq_replay", "dlq_edit"];

    [Theory]
    [InlineData("callId")]
    [InlineData("runId")]
    [InlineData("tenantId")]
    [InlineData("ownerId")]
    public async Task An_id_is_locked(string member)
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var call = await host.BuryAsync("netra.tool.probe", new CallTool(New(), New(), "probe", op.TenantId, op.UserId));

        await RefusedAsync(op, call, m => m[member] = New(), $"/message/{member}");
        await RefusedAsync(op, call, m => m.Remove(member), "/message");
    }

    [Fact]
    public async Task The_step_is_locked()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var step = await host.BuryAsync("netra.steps", new ExecuteStep(New(), 3, op.TenantId, op.UserId));

        await RefusedAsync(op, step, m => m["step"] = 4, "/message/step");
    }

    [Fact]
    public async Task The_rest_is_not_locked_and_the_version_before_is_kept()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var call = await host.BuryAsync("netra.tool.probe", new CallTool(New(), New(), "probe", op.TenantId, op.UserId));

        var edited = await EditAsync(op, call, m => m["tool"] = "probe2");

        Assert.True(edited.Status == 200, edited.Text);
        Assert.Equal("\"2\"", edited.Headers["ETag"]);
        Assert.Equal("probe2", edited.Json.GetProperty("message").GetProperty("tool").GetString());
        Assert.Equal("probe", edited.Json.GetProperty("lineage")[0].GetProperty("message").GetProperty("tool").GetString());
    }

    [Fact]
    public async Task Ids_of_commands_inside_another_are_locked_too()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var calls = await host.BuryAsync("netra.tool.probe", new CallTools([.. Enumerable.Range(0, 2).Select(_ => new CallTool(New(), New(), "probe", op.TenantId, op.UserId))]));

        await RefusedAsync(op, calls, m => m["calls"]![1]!["runId"] = New(), "/message/calls/1/runId");
        await RefusedAsync(op, calls, m => m["calls"]!.AsArray().RemoveAt(1), "/message/calls/1/runId");
        await RefusedAsync(op, calls, m => m["calls"]!.AsArray().Add(m["calls"]![0]!.DeepClone()), "/message/calls/2/runId");
        Assert.Equal(200, (await EditAsync(op, calls, m => m["calls"]![1]!["tool"] = "probe2")).Status);
    }

    [Fact]
    public async Task An_id_in_another_spelling_or_twice_gets_past_nobody()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var call = await host.BuryAsync("netra.tool.probe", new CallTool(New(), New(), "probe", op.TenantId, op.UserId));
        var whole = (await op.GetAsync($"{Path}/{call}")).Json.GetProperty("message").GetRawText();
        foreach (var member in (string[])["RunId", "RUNID", "runId"])
        {
            foreach (var message in (string[])[$$"""{{{whole.Trim()[1..^1]}},"{{member}}":"{{New()}}"}""", $$"""{"{{member}}":"{{New()}}",{{whole.Trim()[1..]}}"""])
                Assert.Equal(400, (await op.PostAsync($"{Path}/{call}/edit", $$"""{"message":{{message}}}""", ("If-Match", "\"1\""))).Status);
        }
    }

    static Guid New() => Guid.CreateVersion7();

    static async Task RefusedAsync(TestUser op, Guid letter, Action<JsonObject> change, string where)
    {
        var refused = await EditAsync(op, letter, change);
        Assert.Equal((400, "invalid_request"), (refused.Status, refused.Code));
        Assert.Contains(where, refused.Pointers);
    }

    /// <summary>Of the first version.</summary>
    static async Task<Answer> EditAsync(TestUser op, Guid letter, Action<JsonObject> change)
    {
        var message = JsonNode.Parse((await op.GetAsync($"{Path}/{letter}")).Json.GetProperty("message").GetRawText())!.AsObject();
        change(message);
        return await op.PostAsync($"{Path}/{letter}/edit", new { message }, ("If-Match", "\"1\""));
    }
}
