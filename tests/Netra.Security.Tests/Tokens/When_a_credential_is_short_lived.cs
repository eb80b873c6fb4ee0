using Microsoft.EntityFrameworkCore;

namespace Netra.Security.Tests.Tokens;

public sealed class When_a_credential_is_short_lived(SecureHost host)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_has_the_permissions_that_were_asked_for_and_ends_with_its_key()
    {
        using var person = await host.PersonAsync();
        using var admin = await host.PersonAsync(permissions: "admin");
        var issued = await person.PostAsync("/v1/tokens", """{"permissions":["agent_execution"],"ttl_seconds":60}""");
        Assert.Equal(201, issued.Status);
        var token = "Bearer " + issued.Json.GetProperty("token").GetString();
        Assert.InRange(issued.Json.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));

        Assert.Equal(202, (await SubmitAsync(person, token)).Status);
        Assert.Equal(403, (await person.SendAsync(HttpMethod.Get, "/v1/admin/users", null, token)).Status);
        Assert.Equal(403, (await person.SendAsync(HttpMethod.Post, "/v1/tokens", Person.Json("""{"permissions":["admin"]}"""), token)).Status);

        Assert.Equal(204, (await admin.SendAsync(HttpMethod.Delete, "/v1/admin/keys/" + person.Key.Split('_')[1])).Status);
        await Until(async () => (await SubmitAsync(person, token)).Status == 401 && (await person.GetAsync("/v1/runs")).Status == 401);
    }

    [Fact]
    public async Task A_token_of_one_run_reaches_that_run_and_nothing_else()
    {
        using var person = await host.PersonAsync();
        var (one, other) = (await host.GiveAsync(person), await host.GiveAsync(person));
        var issued = await person.PostAsync("/v1/tokens", $$"""{"run_id":"{{one.Run}}","permissions":[]}""");
        var token = "Bearer " + issued.Json.GetProperty("token").GetString();

        Assert.Equal(200, (await person.SendAsync(HttpMethod.Get, $"/v1/runs/{one.Run}", null, token)).Status);
        foreach (var path in new[] { $"/v1/runs/{other.Run}", "/v1/runs", $"/v1/datasets/{one.Dataset}", "/v1/agents", $"/v1/threads/{one.Thread}", $"/v1/stream/runs/{other.Run}" })
            Assert.NotEqual(200, (await person.SendAsync(HttpMethod.Get, path, null, token)).Status);
        var wider = await person.SendAsync(HttpMethod.Post, "/v1/tokens", Person.Json($$"""{"run_id":"{{other.Run}}","permissions":[]}"""), token);
        Assert.Equal(404, wider.Status);
    }

    [Fact]
    public async Task A_token_lasts_no_longer_than_its_key_and_at_most_fifteen_minutes()
    {
        using var person = await host.PersonAsync();
        Assert.Equal(400, (await person.PostAsync("/v1/tokens", """{"permissions":[],"ttl_seconds":901}""")).Status);
        Assert.Equal(400, (await person.PostAsync("/v1/tokens", """{"permissions":[],"ttl_seconds":0}""")).Status);
        Assert.Equal(400, (await person.PostAsync("/v1/tokens", """{"permissions":["root"]}""")).Status);
        Assert.Equal(404, (await person.PostAsync("/v1/tokens", $$"""{"permissions":[],"run_id":"{{Guid.CreateVersion7()}}"}""")).Status);
        using var admin = await host.PersonAsync(permissions: "admin");
        var key = (await admin.PostAsync("/v1/admin/keys", $$"""{"user_id":"{{person.User.Id}}","ttl_seconds":5}""")).Json.GetProperty("key").GetString();
        var issued = await person.SendAsync(HttpMethod.Post, "/v1/tokens", Person.Json("""{"permissions":[]}"""), "Bearer " + key);
        Assert.InRange(issued.Json.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_user_changes_from_one_key_to_the_next_without_a_gap()
    {
        using var person = await host.PersonAsync();
        using var admin = await host.PersonAsync(permissions: "admin");
        var next = (await admin.PostAsync("/v1/admin/keys", $$"""{"user_id":"{{person.User.Id}}"}""")).Json.GetProperty("key").GetString();
        Assert.Equal(200, (await person.GetAsync("/v1/runs")).Status);
        Assert.Equal(200, (await With(person, next)).Status);

        Assert.Equal(204, (await admin.SendAsync(HttpMethod.Delete, "/v1/admin/keys/" + person.Key.Split('_')[1])).Status);

        await Until(async () => (await person.GetAsync("/v1/runs")).Status == 401);
        Assert.Equal(200, (await With(person, next)).Status);
        var keys = (await admin.GetAsync($"/v1/admin/keys?user_id={person.User.Id}")).Json.GetProperty("items");
        Assert.Equal(2, keys.GetArrayLength());
        Assert.DoesNotContain(next!.Split('_')[2], keys.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_issuers_next_key_is_found_and_its_last_one_forgotten()
    {
        using var person = await host.PersonAsync();
        await using var issuer = new Issuer();
        await issuer.StartAsync();
        await using var own = await SecureHost.StartAsync(issuer);
        using var somebody = await own.PersonAsync();
        var old = issuer.Sign(Jwt.Header(own), Jwt.Payload(somebody));
        Assert.Equal(200, (await With(somebody, old)).Status);

        issuer.Rotate("second");

        Assert.Equal(200, (await With(somebody, issuer.Sign(Jwt.Header(own), Jwt.Payload(somebody)))).Status);
        Assert.Equal(401, (await With(somebody, old)).Status);
        Assert.Equal(2, issuer.Reads);
    }

    [Fact]
    public async Task Administrators_change_tenants_and_users_and_every_change_is_in_the_audit_log()
    {
        using var admin = await host.PersonAsync(permissions: "admin");
        var name = "acme-" + Guid.CreateVersion7();
        var tenant = (await admin.PostAsync("/v1/admin/tenants", $$"""{"name":"{{name}}","tier":"mid"}""")).Json.GetProperty("id").GetString();
        Assert.Equal(409, (await admin.PostAsync("/v1/admin/tenants", $$"""{"name":"{{name}}"}""")).Status);
        var user = (await admin.PostAsync("/v1/admin/users", $$"""{"tenant":"{{name}}","user":"ann","email":"ann@{{name}}.example"}""")).Json;
        var (id, key) = (user.GetProperty("user_id").GetString(), user.GetProperty("key").GetString());

        var changed = await admin.SendAsync(HttpMethod.Patch, "/v1/admin/users/" + id, Person.Json("""{"permissions":["dlq_read","dlq_replay"]}"""));
        Assert.Equal(["dlq_read", "dlq_replay"], changed.Json.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("enterprise", (await admin.SendAsync(HttpMethod.Patch, "/v1/admin/tenants/" + tenant, Person.Json("""{"tier":"enterprise"}"""))).Json.GetProperty("tier").GetString());
        Assert.Equal(409, (await admin.SendAsync(HttpMethod.Delete, "/v1/admin/tenants/" + tenant)).Status);
        Assert.Equal(200, (await With(admin, key)).Status);
        Assert.Equal(204, (await admin.SendAsync(HttpMethod.Delete, "/v1/admin/users/" + id)).Status);
        await Until(async () => (await With(admin, key)).Status == 401);
        Assert.Equal(204, (await admin.SendAsync(HttpMethod.Delete, "/v1/admin/tenants/" + tenant)).Status);
        Assert.Equal(404, (await admin.GetAsync("/v1/admin/tenants/" + tenant)).Status);

        await using var db = host.OpenDatabase();
        var acts = await db.AuditLog.Where(e => e.UserId == admin.User.Id && e.Allowed).OrderBy(e => e.Seq).Select(e => e.Action).ToListAsync(Stop);
        Assert.Equal(["create_tenant", "create_user", "update_user", "update_tenant", "delete_user", "delete_tenant"], acts);
        Assert.Empty((await Netra.Storage.Audit.AuditVerification.RunAsync(db, Stop)).Breaks);
    }

    static Task<Reply> With(Person person, string? credential) => person.SendAsync(HttpMethod.Get, "/v1/runs?limit=1", null, "Bearer " + credential);

    static Task<Reply> SubmitAsync(Person person, string token) => person.SendAsync(HttpMethod.Post, "/v1/runs", Person.Json("""{"agent":"echo","input":{}}"""), token);

    static async Task Until(Func<Task<bool>> fact)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        late.CancelAfter(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await fact())
            await timer.WaitForNextTickAsync(late.Token);
    }
}
