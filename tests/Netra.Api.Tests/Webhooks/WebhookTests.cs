using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Runs;
using Netra.Storage.Webhooks;

namespace Netra.Api.Tests.Webhooks;

public sealed class WebhookTests(ApiHost shared)
{
    const string Url = "https://hooks.example.com/netra";

    [Fact]
    public async Task A_webhook_is_made_shown_and_deleted_and_its_secret_is_shown_once()
    {
        using var user = await shared.UserAsync();
        var made = await user.PostAsync("/v1/webhooks", new { url = Url, events = new[] { "run.failed" } });

        Assert.Equal((201, $"/v1/webhooks/{made.Id}"), (made.Status, made.Headers["Location"]));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", made.Json.GetProperty("secret").GetString());
        var read = await user.GetAsync($"/v1/webhooks/{made.Id}");
        Assert.False(read.Json.TryGetProperty("secret", out _));
        Assert.Equal("[\"run.failed\"]", read.Json.GetProperty("events").GetRawText());
        Assert.Single((await user.GetAsync("/v1/webhooks")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(204, (await user.DeleteAsync($"/v1/webhooks/{made.Id}")).Status);
        (await user.GetAsync($"/v1/webhooks/{made.Id}")).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://localhost/")]
    [InlineData("https://user:pw@example.com/")]
    [InlineData("https://example.com:6379/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_private_address_is_refused_for_a_webhook_and_for_a_run(string url)
    {
        using var user = await shared.UserAsync();
        Assert.Equal(["/url"], (await user.PostAsync("/v1/webhooks", new { url })).IsProblem(400, "invalid_request").Pointers);
        var run = await user.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, webhook = new { url } });
        Assert.Equal(["/webhook/url"], run.IsProblem(400, "invalid_request").Pointers);
        await using var db = shared.OpenDatabase();
        Assert.False(await db.Runs.AnyAsync(r => r.OwnerId == user.UserId));
    }

    [Fact]
    public async Task A_run_keeps_its_webhook_and_the_users_secret_stays_the_same()
    {
        using var user = await shared.UserAsync();
        var run = await user.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, webhook = new { url = Url } });
        var secrets = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => user.GetAsync("/v1/webhooks/secret")));

        await using var db = shared.OpenDatabase();
        Assert.Equal(Url, (await db.Runs.SingleAsync(r => r.CorrelationId == run.Id)).WebhookUrl);
        Assert.Single(secrets.Select(s => s.Json.GetProperty("secret").GetString()).Distinct());
    }

    [Fact]
    public async Task What_was_sent_is_listed_and_sent_again_and_nobody_elses_is_seen()
    {
        using var user = await shared.UserAsync();
        using var other = await shared.UserAsync();
        var webhook = (await user.PostAsync("/v1/webhooks", new { url = Url })).Id;
        var delivery = await SeedAsync(user, webhook);

        var listed = Assert.Single((await user.GetAsync($"/v1/webhooks/{webhook}/deliveries")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((delivery, "failed"), (listed.GetProperty("id").GetGuid(), listed.GetProperty("status").GetString()));
        Assert.Single((await user.GetAsync("/v1/webhooks/deliveries?status=failed")).Json.GetProperty("items").EnumerateArray());
        var again = await user.PostAsync($"/v1/webhooks/deliveries/{delivery}/redeliver", "");
        Assert.Equal((202, "pending", 0), (again.Status, again.Json.GetProperty("status").GetString(), again.Json.GetProperty("attempts").GetInt32()));
        Assert.NotEqual("null", again.Json.GetProperty("next_attempt_at").GetRawText());

        Assert.Empty((await other.GetAsync("/v1/webhooks/deliveries")).Json.GetProperty("items").EnumerateArray());
        (await other.GetAsync($"/v1/webhooks/{webhook}/deliveries")).IsProblem(404, "not_found");
        (await other.PostAsync($"/v1/webhooks/deliveries/{delivery}/redeliver", "")).IsProblem(404, "not_found");
        (await other.PostAsync($"/v1/webhooks/{webhook}/redeliver", "")).IsProblem(404, "not_found");
        (await other.DeleteAsync($"/v1/webhooks/{webhook}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_tables_hold_no_secret_that_could_be_read()
    {
        await using var host = await ApiHost.StartAsync(null, ("Secrets:Keys:0", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        using var user = await host.UserAsync();
        var told = (await user.PostAsync("/v1/webhooks", new { url = Url })).Json.GetProperty("secret").GetString()!;
        var own = (await user.GetAsync("/v1/webhooks/secret")).Json.GetProperty("secret").GetString()!;

        Assert.Equal(own, (await user.GetAsync("/v1/webhooks/secret")).Json.GetProperty("secret").GetString());
        await using var db = host.OpenDatabase();
        string[] stored = [await db.Webhooks.Select(w => w.Secret).SingleAsync(), await db.WebhookSecrets.Select(s => s.Secret).SingleAsync()];
        Assert.All(stored, s => Assert.StartsWith("sealed:", s, StringComparison.Ordinal));
        foreach (var secret in new[] { told, own })
        {
            Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
            Assert.DoesNotContain(stored, s => s.Contains(secret["whsec_".Length..], StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("short")]
    [InlineData("not base64, but as long as a key would be...")]
    public async Task A_key_that_is_none_stops_the_start(string key) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => ApiHost.StartAsync(null, ("Secrets:Keys:0", key)));

    async Task<Guid> SeedAsync(TestUser user, Guid webhook)
    {
        var id = Guid.CreateVersion7();
        await shared.WriteAsync((db, now) =>
        {
            var run = new NewRun(user.TenantId, user.UserId, "echo", "{}", TimeSpan.FromSeconds(1)).Queued(now, TimeSpan.FromHours(1));
            (run.Status, run.CompletedAt) = ("completed", now);
            var delivery = WebhookEvents.Of(run, new WebhookRow { Id = webhook, Url = Url }, now);
            (delivery.Id, delivery.Status, delivery.DueAt, delivery.Attempts) = (id, DeliveryStatus.Failed, null, 12);
            db.Add(delivery);
            return Task.CompletedTask;
        });
        return id;
    }
}
