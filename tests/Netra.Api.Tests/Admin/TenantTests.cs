using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Admin;

public sealed class TenantTests(ApiHost host)
{
    [Fact]
    public async Task How_long_a_tenants_runs_are_kept_is_set_and_unset_and_its_tier_stays()
    {
        using var admin = await host.UserAsync(permissions: "admin");
        using var user = await host.UserAsync("mid");
        var path = $"/v1/admin/tenants/{user.TenantId}";
        Assert.Equal(("mid", "null"), Kept(await admin.GetAsync(path)));

        Assert.Equal(("mid", "30"), Kept(await admin.PatchAsync(path, new { retention_days = 30 })));
        Assert.Equal(("early", "30"), Kept(await admin.PatchAsync(path, new { tier = "early" })));
        Assert.Equal(("early", "0"), Kept(await admin.PatchAsync(path, new { retention_days = 0 })));
        Assert.Equal(("early", "null"), Kept(await admin.PatchAsync(path, new { retention_days = -1 })));
        Assert.Equal(["/retention_days"], (await admin.PatchAsync(path, new { retention_days = 36_501 })).IsProblem(400, "invalid_request").Pointers);
        Assert.Equal(["/retention_days"], (await admin.PatchAsync(path, new { retention_days = -2 })).IsProblem(400, "invalid_request").Pointers);
        (await user.PatchAsync(path, new { retention_days = 1 })).IsProblem(403, "missing_permission");

        await using var db = host.OpenDatabase();
        Assert.Null((await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == user.TenantId)).RetentionDays);
        var acts = await db.AuditLog.AsNoTracking().Where(e => e.UserId == admin.UserId && e.Action == "update_tenant").OrderBy(e => e.Seq).ToListAsync();
        Assert.Equal([30, 30, 0, null], acts.Select(a => JsonDocument.Parse(a.Detail!).RootElement.GetProperty("after").GetProperty("retention_days") is { ValueKind: JsonValueKind.Number } days ? days.GetInt32() : (int?)null));
    }

    [Fact]
    public async Task A_weight_multiplies_the_runs_at_once_and_is_told_to_the_tenant_within_seconds()
    {
        using var admin = await host.UserAsync(permissions: "admin");
        using var user = await host.UserAsync("early");
        var path = $"/v1/admin/tenants/{user.TenantId}";
        var run = await user.RunAsync();
        Assert.Equal(1, (await admin.GetAsync(path)).Json.GetProperty("weight").GetInt32());
        Assert.Equal(2, await LimitAsync());

        Assert.Equal(100, (await admin.PatchAsync(path, new { weight = 100 })).Json.GetProperty("weight").GetInt32());
        Assert.Equal(100, (await admin.PatchAsync(path, new { retention_days = 30 })).Json.GetProperty("weight").GetInt32());
        Assert.Equal(["/weight"], (await admin.PatchAsync(path, new { weight = 101 })).IsProblem(400, "invalid_request").Pointers);
        Assert.Equal(["/weight"], (await admin.PatchAsync(path, new { weight = 0 })).IsProblem(400, "invalid_request").Pointers);
        await Eventually.TrueAsync(async () => await LimitAsync() == 200, "the new limit");

        async Task<int> LimitAsync() => await user.GetAsync($"/v1/runs/{run}/explain") is { Status: 200 } answer ? answer.Json.GetProperty("slot").GetProperty("limit").GetInt32() : 0; // asked too often
    }

    static (string? Tier, string Days) Kept(Answer answer) => (answer.Json.GetProperty("tier").GetString(), answer.Json.GetProperty("retention_days").GetRawText());
}
