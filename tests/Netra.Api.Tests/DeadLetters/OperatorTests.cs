using System.Text.Json;

namespace Netra.Api.Tests.DeadLetters;

/// <summary>What each permission lets an operator do, and what it does not.</summary>
public sealed class OperatorTests(ApiHost host)
{
    const string Path = "/v1/dead-letters";

    [Fact]
    public async Task With_read_and_replay_the_days_work_is_done()
    {
        using var op = await host.UserAsync("enterprise", permissions: ["dlq_read", "dlq_replay"]);
        var letters = await host.BuryAsync(op.TenantId, 4);
        var filter = Uri.EscapeDataString($"tenant:{op.TenantId}");

        var group = Assert.Single(Items(await op.GetAsync($"{Path}/groups?filter={filter}")));
        Assert.Equal(4, group.GetProperty("count").GetInt32());
        await Ok(op.PatchAsync($"{Path}/groups/{group.GetProperty("fingerprint").GetString()}", new { state = "acknowledged", owner = "ann" }), 204);
        Assert.Equal(4, Items(await op.GetAsync($"{Path}?filter={filter}")).Count);
        await Ok(op.GetAsync($"{Path}/{letters[0]}"));
        foreach (var move in (string[])["archive", "restore", "quarantine", "release"])
            await Ok(op.PostAsync($"{Path}/{letters[0]}/{move}", new { }));

        var plan = (await Ok(op.PostAsync($"{Path}/replays", new { filter = $"tenant:{op.TenantId}" }))).Json;
        Assert.Equal((4, 200), (plan.GetProperty("count").GetInt32(), plan.GetProperty("rate_per_second").GetInt32())); // a replay that names no rate spares the others
        var replay = (await Ok(op.PostAsync($"{Path}/replays", new { plan_hash = plan.GetProperty("plan_hash").GetString() }), 202)).Id;
        foreach (var (move, status) in ((string, string)[])[("pause", "paused"), ("resume", "running"), ("abort", "aborted")])
            Assert.Equal(status, Text(await Ok(op.PostAsync($"{Path}/replays/{replay}/{move}", new { })), "status"));
        Assert.Contains("aborted it", Text(await Ok(op.GetAsync($"{Path}/replays/{replay}")), "reason"), StringComparison.Ordinal);
        Assert.Equal(4, Items(await op.GetAsync($"{Path}?filter={filter}%20status:open")).Count);
    }

    [Fact]
    public async Task With_read_and_replay_nothing_else_is_done_and_each_try_is_recorded()
    {
        using var op = await host.UserAsync("enterprise", permissions: ["dlq_read", "dlq_replay"]);
        using var admin = await host.UserAsync(permissions: "admin");
        var letter = (await host.BuryAsync(op.TenantId))[0];

        Denied(await op.PostAsync($"{Path}/{letter}/edit", new { message = new { } }, ("If-Match", "\"1\"")), "dlq_edit");
        Denied(await op.PostAsync($"{Path}/replays", new { ids = new[] { letter }, redirect_to = "netra.steps" }), "dlq_edit");
        Denied(await op.DeleteAsync($"{Path}/{letter}"), "dlq_purge");

        var rows = Items(await admin.GetAsync($"/v1/admin/audit?user={op.UserId}&allowed=false"));
        Assert.Equal(["dlq_purge", "dlq_edit", "dlq_edit"], rows.Select(r => r.GetProperty("detail").GetProperty("missing")[0].GetString()));
    }

    [Fact]
    public async Task With_read_alone_nothing_is_changed()
    {
        using var reader = await host.UserAsync("enterprise", permissions: ["dlq_read"]);
        var letter = (await host.BuryAsync(reader.TenantId))[0];
        var group = Items(await reader.GetAsync($"{Path}/groups?filter=tenant:{reader.TenantId}"))[0].GetProperty("fingerprint").GetString();

        foreach (var path in (string[])[$"{letter}/archive", $"{letter}/restore", $"{letter}/quarantine", $"{letter}/release", "replays", $"replays/{letter}/pause"])
            Denied(await reader.PostAsync($"{Path}/{path}", new { filter = "" }), "dlq_replay");
        Denied(await reader.PatchAsync($"{Path}/groups/{group}", new { state = "ignored" }), "dlq_replay");
    }

    [Fact]
    public async Task Without_any_nothing_is_seen()
    {
        using var user = await host.UserAsync("enterprise");
        foreach (var path in (string[])["", "/groups", "/replays", $"/{Guid.CreateVersion7()}"])
            Denied(await user.GetAsync(Path + path), "dlq_read");
    }

    [Fact]
    public async Task The_payload_is_for_those_with_its_permission()
    {
        using var op = await host.UserAsync("enterprise", permissions: ["dlq_read", "dlq_replay"]);
        using var trusted = await host.UserAsync("enterprise", op.Tenant, "dlq_read", "dlq_payload");
        var letter = (await host.BuryAsync(op.TenantId))[0];

        foreach (var answer in (Answer[])[await op.GetAsync($"{Path}/{letter}"), await op.PostAsync($"{Path}/{letter}/archive", new { }), await op.GetAsync($"{Path}?filter=id:{letter}")])
            Assert.DoesNotContain(Letters.Secret, answer.Text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        var masked = (await op.GetAsync($"{Path}/{letter}")).Json;
        Assert.True(masked.GetProperty("payload_masked").GetBoolean());
        Assert.All((string[])["message", "body", "subject"], m => Assert.Equal(JsonValueKind.Null, masked.GetProperty(m).ValueKind));
        var whole = (await trusted.GetAsync($"{Path}/{letter}")).Json;
        Assert.Equal((false, Letters.Secret, Letters.Secret), (
            whole.GetProperty("payload_masked").GetBoolean(), whole.GetProperty("message").GetProperty("text").GetString(), whole.GetProperty("headers").GetProperty("private").GetString()));
        Assert.Contains(letter.ToString(), (await trusted.GetAsync($"{Path}?filter={Uri.EscapeDataString($"tenant:{op.TenantId} status:any")}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_permission_the_payload_is_not_asked_after_either()
    {
        using var op = await host.UserAsync("enterprise", permissions: ["dlq_read", "dlq_replay"]);
        using var trusted = await host.UserAsync("enterprise", op.Tenant, "dlq_read", "dlq_payload", "dlq_replay");
        using var admin = await host.UserAsync(permissions: "admin");
        await host.BuryAsync(op.TenantId);
        var filters = (string[])[$"tenant:{op.TenantId} body:$.text==\"{Letters.Secret}\"", $"-body:$.text==\"a guess\" tenant:{op.TenantId}"];

        foreach (var filter in filters)
        {
            var asked = Uri.EscapeDataString(filter);
            Denied(await op.GetAsync($"{Path}?filter={asked}"), "dlq_payload");
            Denied(await op.GetAsync($"{Path}/groups?filter={asked}"), "dlq_payload");
            Denied(await op.PostAsync($"{Path}/replays", new { filter }), "dlq_payload");
            Assert.Single(Items(await trusted.GetAsync($"{Path}?filter={asked}")));
            Assert.Single(Items(await trusted.GetAsync($"{Path}/groups?filter={asked}")));
            Assert.Equal(1, (await Ok(trusted.PostAsync($"{Path}/replays", new { filter }))).Json.GetProperty("count").GetInt32());
        }

        var rows = Items(await admin.GetAsync($"/v1/admin/audit?user={op.UserId}&allowed=false"));
        Assert.Equal(Enumerable.Repeat("dlq_payload", 3 * filters.Length), rows.Select(r => r.GetProperty("detail").GetProperty("missing")[0].GetString()));
    }

    static async Task<Answer> Ok(Task<Answer> call, int status = 200)
    {
        var answer = await call;
        Assert.True(answer.Status == status, answer.Text);
        return answer;
    }

    static void Denied(Answer answer, string missing)
    {
        answer.IsProblem(403, "missing_permission");
        Assert.Equal(missing, answer.Json.GetProperty("missing")[0].GetString());
    }

    static List<JsonElement> Items(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray()];

    static string Text(Answer answer, string member) => answer.Json.GetProperty(member).GetString()!;
}
