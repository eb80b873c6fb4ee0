using System.Text.Json;
using Netra.Contracts.Runs;

namespace Netra.Api.Tests.DeadLetters;

/// <summary>Who did what to a dead letter, and who tried: one row for each, and none for what was refused for another reason.</summary>
public sealed class AuditTests(ApiHost host)
{
    const string Path = "/v1/dead-letters";

    static readonly string[] All = ["dlq_read", "dlq_payload", "dlq_replay", "dlq_edit", "dlq_purge"];

    [Fact]
    public async Task Each_act_leaves_its_row()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        using var admin = await host.UserAsync(permissions: "admin");
        var letter = await host.BuryAsync("netra.steps", new ExecuteStep(Guid.CreateVersion7(), 3, op.TenantId, op.UserId));

        List<(string Action, Guid Target)> done = [("read_dead_letter_payload", letter), ("edit_dead_letter", letter)];

        var message = (await Ok(op.GetAsync($"{Path}/{letter}"))).Json.GetProperty("message");
        await Ok(op.PostAsync($"{Path}/{letter}/edit", new { message }, ("If-Match", "\"1\"")));
        foreach (var move in (string[])["archive", "restore", "quarantine", "release"])
        {
            await Ok(op.PostAsync($"{Path}/{letter}/{move}", new { }));
            (await op.PostAsync($"{Path}/{letter}/{move}", new { })).IsProblem(409, "wrong_state"); // not done: no second row
            done.Add(($"{move}_dead_letter", letter));
        }

        var plan = (await Ok(op.PostAsync($"{Path}/replays", new { ids = new[] { letter }, redirect_to = "netra.runs" }))).Json.GetProperty("plan_hash").GetString(); // does nothing: no row
        var replay = (await Ok(op.PostAsync($"{Path}/replays", new { plan_hash = plan }), 202)).Id;
        await Ok(op.PostAsync($"{Path}/replays", new { plan_hash = plan }), 202); // the same replay
        done.Add(("replay_dead_letters", replay));
        foreach (var (move, row) in ((string, string)[])[("pause", "replay_paused"), ("resume", "replay_running"), ("abort", "replay_aborted")])
        {
            await Ok(op.PostAsync($"{Path}/replays/{replay}/{move}", new { }));
            done.Add((row, replay));
        }

        await Ok(op.DeleteAsync($"{Path}/{letter}"), 204);
        done.Add(("purge_dead_letter", letter));

        var rows = await RowsAsync(admin, op, "allowed=true");
        Assert.Equal(done, rows.Select(r => (r.GetProperty("action").GetString()!, Guid.Parse(r.GetProperty("target").GetString()!))));
        var detail = rows[done.FindIndex(d => d.Target == replay)].GetProperty("detail");
        Assert.Equal((1, "netra.runs"), (detail.GetProperty("total").GetInt32(), detail.GetProperty("redirect_to").GetString()));
    }

    [Fact]
    public async Task Each_denied_try_leaves_its_row_and_changes_nothing()
    {
        using var user = await host.UserAsync("enterprise");
        using var admin = await host.UserAsync(permissions: "admin");
        var letter = (await host.BuryAsync(user.TenantId))[0];
        List<(string Missing, Answer Answer)> tries = [("dlq_read", await user.GetAsync($"{Path}/{letter}"))];
        foreach (var path in (string[])[$"{letter}/archive", $"{letter}/restore", $"{letter}/quarantine", $"{letter}/release", "replays", $"replays/{letter}/pause", $"replays/{letter}/resume", $"replays/{letter}/abort"])
            tries.Add(("dlq_replay", await user.PostAsync($"{Path}/{path}", new { filter = "" })));
        tries.Add(("dlq_edit", await user.PostAsync($"{Path}/{letter}/edit", new { message = new { } }, ("If-Match", "\"1\""))));
        tries.Add(("dlq_purge", await user.DeleteAsync($"{Path}/{letter}")));

        Assert.All(tries, t => t.Answer.IsProblem(403, "missing_permission"));
        var rows = await RowsAsync(admin, user, "allowed=false");
        Assert.Equal(tries.Select(t => t.Missing), rows.Select(r => r.GetProperty("detail").GetProperty("missing")[0].GetString()));
        await using var db = host.OpenDatabase();
        Assert.Equal("open", db.DeadLetters.Single(d => d.Id == letter).Status);
    }

    [Fact]
    public async Task Who_sees_the_letter_without_its_payload_is_not_recorded()
    {
        using var reader = await host.UserAsync("enterprise", permissions: ["dlq_read"]);
        using var admin = await host.UserAsync(permissions: "admin");
        var letter = (await host.BuryAsync(reader.TenantId))[0];

        await Ok(reader.GetAsync($"{Path}/{letter}"));

        Assert.Empty(await RowsAsync(admin, reader, "allowed=true"));
    }

    static async Task<Answer> Ok(Task<Answer> call, int status = 200)
    {
        var answer = await call;
        Assert.True(answer.Status == status, answer.Text);
        return answer;
    }

    /// <summary>Oldest first.</summary>
    static async Task<List<JsonElement>> RowsAsync(TestUser admin, TestUser by, string query) =>
        [.. (await admin.GetAsync($"/v1/admin/audit?user={by.UserId}&{query}")).Json.GetProperty("items").EnumerateArray().Reverse()];
}
