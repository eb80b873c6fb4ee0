using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Audit;
using Netra.Storage.Audit;

namespace Netra.Api.Tests.Admin;

public sealed class AuditTests(ApiHost host)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Denied_and_administrative_acts_leave_a_row_each_in_the_tenants_chain(string engine)
    {
        await using var own = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var admin = await own.UserAsync(permissions: "admin");
        using var user = await own.UserAsync("mid");
        var email = Guid.CreateVersion7() + "@example.org";

        (await user.PostAsync("/v1/admin/users", new { tenant = "t", user = "x" })).IsProblem(403, "missing_permission");
        (await user.PostAsync("/v1/runs", new { agent = "auditor", input = new { } })).IsProblem(403, "missing_permission");
        var made = await admin.PostAsync("/v1/admin/users", new { tenant = user.Tenant, user = "ann", email });
        await admin.PostAsync("/v1/admin/keys", new { user_id = user.UserId });

        var denied = (await admin.GetAsync($"/v1/admin/audit?user={user.UserId}")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["POST /v1/runs", "POST /v1/admin/users"], denied.Select(r => Text(r, "target")));
        Assert.All(denied, r => Assert.Equal(("access_denied", false, user.TenantId.ToString()), (Text(r, "action"), r.GetProperty("allowed").GetBoolean(), Text(r, "tenant_id"))));
        Assert.Equal("admin", denied[1].GetProperty("detail").GetProperty("missing")[0].GetString());
        Assert.Matches("^[0-9a-f]{32}$", Text(denied[0], "trace_id"));

        var acts = (await admin.GetAsync($"/v1/admin/audit?user={admin.UserId}&allowed=true")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["issue_key", "create_user"], acts.Select(r => Text(r, "action")));
        Assert.Equal((made.Json.GetProperty("user_id").GetString(), email), (Text(acts[1], "target"), acts[1].GetProperty("detail").GetProperty("email").GetString()));
        Assert.DoesNotContain("nk_", acts[0].GetRawText(), StringComparison.Ordinal);
        await using var db = own.OpenDatabase();
        Assert.Empty((await AuditVerification.RunAsync(db, Stop)).Breaks);
    }

    [Fact]
    public async Task A_known_key_that_lets_nobody_in_leaves_a_row_and_an_unknown_one_none()
    {
        using var user = await host.UserAsync("mid");
        using var admin = await host.UserAsync(permissions: "admin");
        var id = user.Key.Split('_')[1];
        foreach (var key in new[] { $"nk_{id}_wrong", "nk_0123456789abcdef_wrong", user.Key })
        {
            if (key == user.Key)
                await host.WriteAsync((db, now) => db.ApiKeys.Where(k => k.Id == id).ExecuteUpdateAsync(k => k.SetProperty(x => x.ExpiresAt, now), Stop));
            using var client = TestUser.Client(host, key);
            await Eventually.TrueAsync(async () => (int)(await client.GetAsync(new Uri("/v1/runs", UriKind.Relative), Stop)).StatusCode == 401, "401");
        }

        var rows = (await admin.GetAsync("/v1/admin/audit?action=credential_refused&target=" + id)).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["expired", "wrong_secret"], rows.Select(r => r.GetProperty("detail").GetProperty("reason").GetString()));
        Assert.Equal(0, (await admin.GetAsync("/v1/admin/audit?target=0123456789abcdef")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_auditor_reads_the_own_tenants_rows_only_and_pages_through_them()
    {
        using var auditor = await host.UserAsync("enterprise");
        using var other = await host.UserAsync("mid");
        for (var i = 0; i < 3; i++)
            await auditor.GetAsync("/v1/admin/users");
        await other.GetAsync("/v1/admin/users");

        (await other.GetAsync("/v1/admin/audit")).IsProblem(403, "missing_permission");
        List<JsonElement> seen = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await auditor.GetAsync("/v1/admin/audit?limit=2&cursor=" + cursor)).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }

        Assert.Equal([3L, 2L, 1L], seen.Select(r => r.GetProperty("seq").GetInt64()));
        Assert.Equal(0, (await auditor.GetAsync($"/v1/admin/audit?tenant={other.TenantId}")).Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("tenant=x")]
    [InlineData("allowed=maybe")]
    [InlineData("after=yesterday")]
    [InlineData("cursor=!")]
    [InlineData("action=%00")]
    public async Task A_filter_that_is_none_is_refused(string query)
    {
        using var auditor = await host.UserAsync("enterprise");
        (await auditor.GetAsync("/v1/admin/audit?" + query)).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_user_who_is_denied_without_end_costs_few_rows_that_count_every_denial()
    {
        await using var own = await ApiHost.StartAsync();
        using var user = await own.UserAsync(); // no request limit
        var caller = (await own.Get<Netra.Hosting.Callers.CallerResolver>().ForUserAsync(user.UserId, null, Stop))!;

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => own.Get<AuditTrail>().RecordAsync(caller, "access_denied", "x", allowed: false, detail: null, Stop)));
        await own.Get<AuditTrail>().StopAsync(Stop);

        await using var db = own.OpenDatabase();
        var rows = await db.AuditLog.Where(e => e.TenantId == user.TenantId).ToListAsync(Stop);
        Assert.InRange(rows.Count, 2, 40);
        Assert.Equal(500, rows.Sum(r => r.Times));
    }

    static string? Text(JsonElement row, string member) => row.GetProperty(member).GetString();
}
