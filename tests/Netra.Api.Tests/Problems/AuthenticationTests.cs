using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Tenants;

namespace Netra.Api.Tests.Problems;

public sealed class AuthenticationTests(ApiHost host)
{
    [Fact]
    public async Task Every_bad_credential_gets_the_same_401_and_stores_nothing()
    {
        using var user = await host.UserAsync();
        var (id, secret) = user.Key.Split('_') is [_, var i, var s] ? (i, s) : default;
        string?[] credentials =
        [
            null, "", "Bearer", "Bearer ", "Basic abc", user.Key, "Bearer nk", "Bearer nk_x", $"Bearer nk_{id}_", $"Bearer nk_{id}_{secret}0",
            $"Bearer nk_{id}_{new string('0', secret.Length)}", $"Bearer nk_unknown_{secret}", $"Bearer xx_{id}_{secret}", "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer nk_" + new string('a', 8000), $"Bearer {user.Key} x", "Bearer " + await KeyAsync(user, expired: true), "Bearer " + await KeyAsync(user, expired: false),
        ];
        var answers = new List<Answer>();
        foreach (var credential in credentials)
        {
            foreach (var path in new[] { "/v1/runs", "/v1/nothing", "/V1/runs" })
            {
                using var client = TestUser.Client(host, null);
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("""{"agent":"echo","input":{"text":"x"}}""", MediaTypeHeaderValue.Parse("application/json")) };
                if (credential is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", credential);
                using var response = await client.SendAsync(request);
                answers.Add(await Answer.ReadAsync(response));
            }
        }

        Assert.All(answers, a => Assert.Equal("Bearer", a.IsProblem(401, "unauthorized").Headers["WWW-Authenticate"]));
        Assert.Single(answers.Select(a => a.Untraced).Distinct(StringComparer.Ordinal));
        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
    }

    [Fact]
    public async Task Without_the_permission_a_caller_is_refused_before_the_body_is_read()
    {
        await using var own = await ApiHost.StartAsync(null, ("Tiers:Items:0:Name", "free"), ("Tiers:Items:0:RunTimeout", "00:00:25"), ("Tiers:Items:0:MaxRunTimeout", "00:00:25"));
        using var user = await own.UserAsync("free");
        var submit = (await user.PostAsync("/v1/runs", "not even JSON")).IsProblem(403, "missing_permission");
        Assert.Equal(("agent_execution", "early"), (submit.Json.GetProperty("missing")[0].GetString(), submit.Json.GetProperty("upgrade_to").GetString()));
        var id = Guid.CreateVersion7();
        foreach (var (path, permission) in new[] { ("/v1/datasets", "analytics_read"), ($"/v1/datasets/{id}", "analytics_read"), ($"/v1/runs/{id}/report", "report_read"), ("/v1/admin/users", "admin") })
            Assert.Equal(permission, (await user.GetAsync(path)).IsProblem(403, "missing_permission").Json.GetProperty("missing")[0].GetString());
        (await user.PostAsync("/v1/datasets", "a,b")).IsProblem(403, "missing_permission");
        (await user.DeleteAsync($"/v1/datasets/{id}")).IsProblem(403, "missing_permission");
        (await user.PostAsync($"/v1/runs/{id}/cancel", "")).IsProblem(403, "missing_permission");
        Assert.Empty(own.Received);
    }

    async Task<string> KeyAsync(TestUser user, bool expired)
    {
        var key = "";
        await host.WriteAsync(async (db, now) =>
        {
            key = await Accounts.IssueKeyAsync(db, user.UserId, now, CancellationToken.None);
            var row = await db.ApiKeys.FindAsync(key.Split('_')[1]);
            if (expired)
                row!.ExpiresAt = now - TimeSpan.FromSeconds(1);
            else
                row!.RevokedAt = now;
        });
        return key;
    }
}
