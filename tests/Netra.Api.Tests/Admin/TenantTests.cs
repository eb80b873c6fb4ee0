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

    static (string? Tier, string Days) Kept(Answer answer) => (answer.Json.GetProperty("tier").GetString(), answer.Json.GetProperty("retention_days").GetRawText());
}
