using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.EndToEnd;

/// <summary>A schedule starts runs, and their ends are told: over two schedulers, two API processes and two agent workers.</summary>
public sealed class When_the_calendar_and_webhooks_are_used(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task Each_second_has_one_run_and_each_run_is_told_once_signed()
    {
        var user = await Fleet.UserAsync();
        await using var told = await ListenAsync();
        var made = await user.PostAsync("v1/webhooks", new { url = told.Url });
        Assert.True((int)made.Status == 201, made.ToString());
        var webhook = made.Json;
        var schedule = await user.At(Fleet.Apis[1]).PostAsync("v1/schedules", new { cron = "* * * * * ?", overlap = "allow", agent = Script.Agent, input = Script.Of() });
        Assert.True((int)schedule.Status == 201, schedule.ToString());
        var path = $"v1/schedules/{schedule.Text("id")}";

        await Wait.ForAsync("five fire times", 60, () => user.ListAsync(path + "/fires"), f => f.Count >= 5);
        Assert.Equal(204, (int)(await user.SendAsync(HttpMethod.Delete, path)).Status);
        var runs = (await user.ListAsync("v1/runs?label=netra.schedule:" + schedule.Text("id"))).Select(r => r.GetProperty("id").GetGuid()).ToHashSet();
        await Wait.ForAsync("all ends told", 60, () => Task.FromResult(told.Got.Count), n => n >= runs.Count);

        Assert.Equal(runs, told.Got.Select(g => JsonElement.Parse(g.Body).GetProperty("data").GetProperty("id").GetGuid()).ToHashSet());
        Assert.Equal(runs.Count, told.Got.Count);
        using var hmac = new HMACSHA256(Convert.FromBase64String(webhook.GetProperty("secret").GetString()!["whsec_".Length..]));
        Assert.All(told.Got, g => Assert.Equal("v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{g.Id}.{g.Timestamp}.{g.Body}"))), g.Signature));
        var listed = await user.ListAsync($"v1/webhooks/{webhook.GetProperty("id").GetGuid()}/deliveries?limit=1000");
        Assert.Equal(told.Got.Select(g => g.Id).Order(StringComparer.Ordinal), listed.Select(d => "msg_" + d.GetProperty("id").GetGuid().ToString("N")).Order(StringComparer.Ordinal));
    }

    static async Task<Told> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var told = new Told(builder.Build());
        await told.StartAsync();
        return told;
    }

    sealed class Told(WebApplication app) : IAsyncDisposable
    {
        public string Url => app.Urls.Single() + "/";

        public ConcurrentQueue<(string Id, string Timestamp, string Signature, string Body)> Got { get; } = [];

        public async Task StartAsync()
        {
            app.Urls.Add("http://127.0.0.1:0");
            app.MapPost("/", (Delegate)TakeAsync);
            await app.StartAsync(TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();

        async Task<IResult> TakeAsync(HttpContext http)
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            Got.Enqueue((http.Request.Headers["webhook-id"].ToString(), http.Request.Headers["webhook-timestamp"].ToString(), http.Request.Headers["webhook-signature"].ToString(), body));
            return Results.NoContent();
        }
    }
}
