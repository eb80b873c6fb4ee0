using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Admin;

public sealed class BroadcastTests(ApiHost host)
{
    static readonly object Notice = new { notification_type = "maintenance", message = "At 20:00 UTC.", severity = "warning", metadata = new { minutes = 5 } };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_admins_is_an_event_for_everyone_numbered_by_itself(string engine)
    {
        await using var own = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var admin = await own.UserAsync(tier: "free", permissions: "admin");
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => admin.PostAsync("/v1/admin/broadcasts", Notice)));
        Assert.All(made, m => Assert.True(m.Status == 201, m.Text));
        var seqs = made.Select(m => m.Json.GetProperty("seq").GetInt64()).Order().ToList();
        Assert.Equal(Enumerable.Range(0, 4).Select(i => seqs[0] + i), seqs);
        var first = made[0].Json;
        Assert.Equal(("everyone", "maintenance", "At 20:00 UTC.", "warning", 5), (
            first.GetProperty("audience").GetString(), first.GetProperty("notification_type").GetString(), first.GetProperty("message").GetString(),
            first.GetProperty("severity").GetString(), first.GetProperty("metadata").GetProperty("minutes").GetInt32()));

        await using var db = own.OpenDatabase();
        var seq = first.GetProperty("seq").GetInt64();
        var row = await db.SystemEvents.SingleAsync(e => e.Seq == seq);
        Assert.Null(row.TenantId);
        using var data = JsonDocument.Parse(row.Data);
        Assert.Equal(
            ["run_id", "agent_name", "trace_context", "notification_type", "message", "severity", "metadata"], data.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, data.RootElement.GetProperty("run_id").ValueKind);
        Assert.Equal(row.At, data.RootElement.GetProperty("trace_context").GetProperty("timestamp").GetDateTimeOffset());
    }

    [Fact]
    public async Task That_of_a_caller_who_is_no_admin_is_for_the_own_tenant()
    {
        using var user = await host.UserAsync(tier: "enterprise");
        var made = await user.PostAsync("/v1/admin/broadcasts", new { notification_type = "note", message = "Hello." });
        Assert.Equal((201, "tenant", "info"), (made.Status, made.Json.GetProperty("audience").GetString(), made.Json.GetProperty("severity").GetString()));
        await using var db = host.OpenDatabase();
        var seq = made.Json.GetProperty("seq").GetInt64();
        Assert.NotNull((await db.SystemEvents.SingleAsync(e => e.Seq == seq)).TenantId);
    }

    [Fact]
    public async Task Without_the_permission_it_is_refused_and_nothing_is_stored()
    {
        using var user = await host.UserAsync(tier: "mid");
        var message = "never " + Guid.CreateVersion7();
        (await user.PostAsync("/v1/admin/broadcasts", new { notification_type = "note", message })).IsProblem(403, "missing_permission");
        await using var db = host.OpenDatabase();
        Assert.False(await db.SystemEvents.AnyAsync(e => e.Data.Contains(message)));
    }

    [Theory]
    [InlineData("""{"message":"x"}""", "/notification_type")]
    [InlineData("""{"notification_type":"","message":"x"}""", "/notification_type")]
    [InlineData("""{"notification_type":"n","message":""}""", "/message")]
    [InlineData("""{"notification_type":"n","message":"x","severity":""}""", "/severity")]
    [InlineData("""{"notification_type":"n","message":"x","metadata":[1]}""", "/metadata")]
    [InlineData("""{"notification_type":"n","message":"x","tenant_id":"y"}""", "/tenant_id")]
    public async Task A_fault_is_named(string body, string pointer)
    {
        using var admin = await host.UserAsync(permissions: "admin");
        var answer = await admin.PostAsync("/v1/admin/broadcasts", JsonSerializer.Deserialize<JsonElement>(body));
        answer.IsProblem(400, "invalid_request");
        Assert.Contains(answer.Json.GetProperty("errors").EnumerateArray(), e => e.GetProperty("pointer").GetString() == pointer);
    }

    [Fact]
    public async Task Those_older_than_a_day_are_taken_away_and_the_numbers_go_on()
    {
        await using var own = await ApiHost.StartAsync();
        using var admin = await own.UserAsync(permissions: "admin");
        for (var i = 0; i < 3; i++)
            await admin.PostAsync("/v1/admin/broadcasts", Notice);
        await using (var db = own.OpenDatabase())
            await db.SystemEvents.Where(e => e.Seq < 3).ExecuteUpdateAsync(e => e.SetProperty(x => x.At, x => TimeProvider.System.GetUtcNow().AddHours(-25)));
        Assert.Equal(4, (await admin.PostAsync("/v1/admin/broadcasts", Notice)).Json.GetProperty("seq").GetInt64());
        await using var after = own.OpenDatabase();
        Assert.Equal([3L, 4L], await after.SystemEvents.Select(e => e.Seq).Order().ToListAsync());
    }
}
