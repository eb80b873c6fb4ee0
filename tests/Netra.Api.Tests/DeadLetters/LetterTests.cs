using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.DeadLetters;

/// <summary>One letter at a time, and what people say of a cause.</summary>
public sealed class LetterTests(ApiHost host)
{
    const string Path = "/v1/dead-letters";

    static readonly string[] All = ["dlq_read", "dlq_payload", "dlq_replay", "dlq_edit", "dlq_purge"];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archived_one_is_not_outstanding_and_cannot_be_replayed_until_it_is_restored()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var letter = (await host.BuryAsync(op.TenantId))[0];
        Assert.Equal("archived", Status(await op.PostAsync($"{Path}/{letter}/archive", new { })));
        (await op.PostAsync($"{Path}/{letter}/archive", new { })).IsProblem(409, "wrong_state");
        Assert.Empty(await LettersAsync(op, ""));
        Assert.Single(await LettersAsync(op, "status:archived"));
        var plan = (await op.PostAsync($"{Path}/replays", new { ids = new[] { letter } })).Json;
        Assert.Equal((0, 1), (plan.GetProperty("count").GetInt32(), plan.GetProperty("refused_count").GetInt32()));
        Assert.Contains("restore it", plan.GetProperty("refused")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);

        Assert.Equal("open", Status(await op.PostAsync($"{Path}/{letter}/restore", new { })));
        (await op.PostAsync($"{Path}/{letter}/restore", new { })).IsProblem(409, "wrong_state");
        Assert.Single(await LettersAsync(op, ""));
    }

    [Fact]
    public async Task One_in_quarantine_is_refused_until_it_is_released_whoever_put_it_there()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var (byHand, byRule) = ((await host.BuryAsync(op.TenantId))[0], (await host.BuryAsync(op.TenantId, replays: 5))[0]);
        await op.PostAsync($"{Path}/{byHand}/quarantine", new { });
        var refused = (await op.PostAsync($"{Path}/replays", new { filter = $"tenant:{op.TenantId}" })).Json.GetProperty("refused").EnumerateArray()
            .ToDictionary(r => r.GetProperty("id").GetGuid(), r => r.GetProperty("reason").GetString());
        Assert.Contains("put it there", refused[byHand], StringComparison.Ordinal);
        Assert.Contains("5 replays of it have failed", refused[byRule], StringComparison.Ordinal);

        foreach (var letter in (Guid[])[byHand, byRule])
        {
            var released = await op.PostAsync($"{Path}/{letter}/release", new { });
            Assert.Equal(("open", JsonValueKind.Null), (Status(released), released.Json.GetProperty("reason").ValueKind));
            (await op.PostAsync($"{Path}/{letter}/release", new { })).IsProblem(409, "wrong_state");
        }

        Assert.Equal(2, (await op.PostAsync($"{Path}/replays", new { filter = $"tenant:{op.TenantId}" })).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_purged_one_is_gone_with_its_versions_and_one_that_is_being_replayed_is_not_purged()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        using var admin = await host.UserAsync(permissions: "admin");
        var letters = await host.BuryAsync(op.TenantId, 2);
        var plan = (await op.PostAsync($"{Path}/replays", new { ids = new[] { letters[1] } })).Json.GetProperty("plan_hash").GetString();
        await op.PostAsync($"{Path}/replays", new { plan_hash = plan });
        (await op.DeleteAsync($"{Path}/{letters[1]}")).IsProblem(409, "wrong_state");
        await host.WriteAsync((db, now) =>
        {
            db.Add(new Storage.DeadLetters.DeadLetterVersion { LetterId = letters[0], Version = 0, Body = [1], EditedBy = op.UserId, EditedAt = now });
            return Task.CompletedTask;
        });

        Assert.Equal(204, (await op.DeleteAsync($"{Path}/{letters[0]}")).Status);

        (await op.GetAsync($"{Path}/{letters[0]}")).IsProblem(404, "not_found");
        (await op.DeleteAsync($"{Path}/{letters[0]}")).IsProblem(404, "not_found");
        await using var after = host.OpenDatabase();
        Assert.False(await after.DeadLetterVersions.AnyAsync(v => v.LetterId == letters[0], Stop));
        Assert.Equal(letters[0].ToString(), Assert.Single(Items(await admin.GetAsync($"/v1/admin/audit?user={op.UserId}&action=purge_dead_letter"))).GetProperty("target").GetString());
    }

    [Fact]
    public async Task A_cause_has_an_owner_a_note_and_a_state_and_what_is_ignored_for_a_while_comes_back()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        using var admin = await host.UserAsync(permissions: "admin");
        await host.BuryAsync(op.TenantId);
        var print = (await GroupAsync(op)).GetProperty("fingerprint").GetString();

        var until = TimeProvider.System.GetUtcNow().AddHours(2);
        Assert.Equal(204, (await op.PatchAsync($"{Path}/groups/{print}", new { state = "ignored", owner = "ann", note = "known, fixed on Monday", ignore_until = until })).Status);
        Assert.Equal(204, (await op.PatchAsync($"{Path}/groups/{print}", new { note = "fixed on Tuesday" })).Status); // the rest stays
        var group = await GroupAsync(op);
        Assert.Equal(("ignored", "ann", "fixed on Tuesday"), (Text(group, "state"), Text(group, "owner"), Text(group, "note")));
        Assert.Equal(until, group.GetProperty("ignore_until").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));

        await op.PatchAsync($"{Path}/groups/{print}", new { ignore_until = until.AddHours(-3) });
        Assert.Equal("open", Text(await GroupAsync(op), "state"));
        (await op.PatchAsync($"{Path}/groups/{print}", new { state = "solved" })).IsProblem(400, "invalid_request");
        (await op.PatchAsync($"{Path}/groups/none", new { state = "open" })).IsProblem(404, "not_found");
        Assert.All(Items(await admin.GetAsync($"/v1/admin/audit?user={op.UserId}&action=note_dead_letters")), r => Assert.Equal(print, Text(r, "target")));
        Assert.Equal(3, Items(await admin.GetAsync($"/v1/admin/audit?user={op.UserId}&action=note_dead_letters")).Count);
    }

    [Fact]
    public async Task An_edit_keeps_the_ids_and_the_version_before_it()
    {
        using var op = await host.UserAsync("enterprise", permissions: All);
        var letter = (await host.BuryAsync(op.TenantId))[0];

        (await op.PostAsync($"{Path}/{letter}/edit", new { message = new { } })).IsProblem(428, "precondition_required");
        (await op.PostAsync($"{Path}/{letter}/edit", new { message = new { } }, ("If-Match", "\"2\""))).IsProblem(412, "precondition_failed");
        (await op.PostAsync($"{Path}/{letter}/edit", new { message = new { } }, ("If-Match", "\"1\""))).IsProblem(400, "invalid_request"); // this build has no schema for its type
    }

    static async Task<JsonElement> GroupAsync(TestUser op) => Assert.Single(Items(await op.GetAsync($"{Path}/groups?filter=tenant:{op.TenantId}")));

    static async Task<List<JsonElement>> LettersAsync(TestUser op, string filter) => Items(await op.GetAsync($"{Path}?filter={Uri.EscapeDataString($"tenant:{op.TenantId} {filter}")}"));

    static List<JsonElement> Items(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray()];

    static string Status(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return Text(answer.Json, "status");
    }

    static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
