using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Admin;

public sealed class UserTests(ApiHost host)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_user_is_made_with_a_key_that_works_and_is_found_by_id_and_e_mail(string engine)
    {
        await using var own = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var admin = await own.UserAsync(permissions: "admin");
        var acme = "acme-" + Guid.CreateVersion7() + ".example";
        var created = await admin.PostAsync("/v1/admin/users", new { tenant = acme, tier = "mid", user = "ann", email = "Ann@" + acme, permissions = new[] { "dlq_read" } });
        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("user_id").GetGuid();
        using (var client = TestUser.Client(own, created.Json.GetProperty("key").GetString()))
        using (var response = await client.GetAsync(new Uri("/v1/runs", UriKind.Relative)))
            Assert.Equal(200, (int)response.StatusCode);

        var byId = await admin.GetAsync($"/v1/admin/users/{id}");
        Assert.Equal(("ann", "ann@" + acme, "mid", acme), (Text(byId, "name"), Text(byId, "email"), Text(byId, "tier"), Text(byId, "tenant")));
        Assert.DoesNotContain("nk_", byId.Text, StringComparison.Ordinal);
        var byEmail = await admin.GetAsync("/v1/admin/users?email=ANN@" + acme);
        Assert.Equal(id, Assert.Single(byEmail.Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal(0, (await admin.GetAsync("/v1/admin/users?email=nobody@" + acme)).Json.GetProperty("items").GetArrayLength());

        (await admin.PostAsync("/v1/admin/users", new { tenant = acme, user = "ann" })).IsProblem(409, "already_exists");
        (await admin.PostAsync("/v1/admin/users", new { tenant = "other-" + acme, user = "bob", email = "ann@" + acme })).IsProblem(409, "already_exists");
        await using var db = own.OpenDatabase();
        Assert.False(await db.Tenants.AnyAsync(t => t.Name == "other-" + acme));
    }

    [Fact]
    public async Task Another_key_of_a_user_works_beside_the_first()
    {
        using var admin = await host.UserAsync(permissions: "admin");
        var first = (await admin.PostAsync("/v1/admin/users", new { tenant = "t" + Guid.CreateVersion7(), user = "x" })).Json;
        var user = first.GetProperty("user_id").GetGuid();
        var second = await admin.PostAsync("/v1/admin/keys", new { user_id = user });
        Assert.Equal((201, user), (second.Status, second.Json.GetProperty("user_id").GetGuid()));
        foreach (var key in new[] { first, second.Json }.Select(k => k.GetProperty("key").GetString()))
        {
            using var client = TestUser.Client(host, key);
            using var response = await client.GetAsync(new Uri("/v1/runs", UriKind.Relative));
            Assert.Equal(200, (int)response.StatusCode);
        }

        (await admin.PostAsync("/v1/admin/keys", new { user_id = Guid.CreateVersion7() })).IsProblem(404, "not_found");
        using var nobody = await host.UserAsync(tier: "enterprise");
        (await nobody.PostAsync("/v1/admin/keys", new { user_id = user })).IsProblem(403, "missing_permission");
    }

    [Fact]
    public async Task Many_at_once_make_one_user()
    {
        using var admin = await host.UserAsync(permissions: "admin");
        var name = "t" + Guid.CreateVersion7();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.PostAsync("/v1/admin/users", new { tenant = name, user = "x" })));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => a.IsProblem(409, "already_exists"));
    }

    [Theory]
    [InlineData("""{"tenant":"","user":"x"}""", "/tenant")]
    [InlineData("""{"tenant":"t"}""", "/user")]
    [InlineData("""{"tenant":"t","user":"x\u0000"}""", "/user")]
    [InlineData("""{"tenant":"t","user":"x","tier":"gold"}""", "/tier")]
    [InlineData("""{"tenant":"t","user":"x","email":"nope"}""", "/email")]
    [InlineData("""{"tenant":"t","user":"x","permissions":["root"]}""", "/permissions")]
    [InlineData("""{"tenant":"t","user":"x","id":"1"}""", "/id")]
    public async Task A_request_out_of_bounds_is_refused(string body, string pointer)
    {
        using var admin = await host.UserAsync(permissions: "admin");
        Assert.Equal([pointer], (await admin.PostAsync("/v1/admin/users", body)).IsProblem(400, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Nobody_else_may()
    {
        using var user = await host.UserAsync("enterprise");
        var answer = (await user.PostAsync("/v1/admin/users", new { tenant = "t", user = "x" })).IsProblem(403, "missing_permission");
        Assert.Equal("admin", answer.Json.GetProperty("missing")[0].GetString());
        (await user.GetAsync("/v1/admin/users")).IsProblem(403, "missing_permission");
        using var admin = await host.UserAsync(permissions: "admin");
        (await admin.GetAsync($"/v1/admin/users/{Guid.CreateVersion7()}")).IsProblem(404, "not_found");
        (await admin.GetAsync("/v1/admin/users/nobody")).IsProblem(404, "not_found");
    }

    static string? Text(Answer answer, string member) => answer.Json.GetProperty(member).GetString();
}
