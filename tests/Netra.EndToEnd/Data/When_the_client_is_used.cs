using System.Text.Json;
using Netra.Client;

namespace Netra.EndToEnd;

/// <summary>The .NET client on threads, schedules, webhooks and batches.</summary>
public sealed class When_the_client_is_used(TestFleet fleet) : OnTheFleet(fleet)
{
    static readonly JsonElement Input = JsonSerializer.SerializeToElement(Script.Of(Script.Calls(Script.Noop)));

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thread_is_begun_used_renamed_by_one_of_two_and_deleted()
    {
        using var client = await ConnectAsync();
        var thread = await client.Threads.CreateAsync("first", Stop);
        var run = await client.Runs.SubmitAsync(new() { Agent = Script.Agent, Input = Input, ThreadId = thread.Id }, idempotencyKey: null, Stop);
        await foreach (var _ in client.FollowAsync(run.Id, 0, Stop))
        {
            // to the end
        }

        Assert.Equal(["user", "assistant"], (await client.Threads.MessagesAsync(thread.Id, cursor: null, Stop)).Items.Select(m => m.Role));
        Assert.Equal("precondition_failed", (await Assert.ThrowsAsync<NetraException>(() => client.Threads.RenameAsync(thread, "late", Stop))).Code);
        var renamed = await client.Threads.RenameAsync(await client.Threads.GetAsync(thread.Id, Stop), "second", Stop);
        Assert.Equal(("second", 3), (renamed.Title, renamed.Version));
        Assert.Equal(thread.Id, Assert.Single((await client.Threads.ListAsync(cursor: null, Stop)).Items).Id);
        await client.Threads.DeleteAsync(thread.Id, Stop);
        Assert.Equal("not_found", (await Assert.ThrowsAsync<NetraException>(() => client.Threads.GetAsync(thread.Id, Stop))).Code);
    }

    [Fact]
    public async Task A_schedule_fires_is_switched_off_and_deleted()
    {
        using var client = await ConnectAsync();
        var schedule = await client.Schedules.CreateAsync(new() { Cron = "* * * * * ?", Agent = Script.Agent, Input = Input }, Stop);
        var fires = await Wait.ForAsync("a fire time", 20, () => client.Schedules.FiresAsync(schedule.Id, cursor: null, Stop), f => f.Items.Count > 0);
        Assert.Equal("submitted", fires.Items[^1].Outcome);
        Assert.Equal(Script.Agent, (await client.Runs.GetAsync(fires.Items[^1].RunId!.Value, Stop)).Agent);
        var off = await client.Schedules.ChangeAsync(await client.Schedules.GetAsync(schedule.Id, Stop), new() { Enabled = false }, Stop);
        Assert.Equal((false, null), (off.Enabled, off.NextAt));
        Assert.Equal(schedule.Id, Assert.Single((await client.Schedules.ListAsync(cursor: null, Stop)).Items).Id);
        await client.Schedules.DeleteAsync(schedule.Id, Stop);
    }

    [Fact]
    public async Task A_webhook_tells_its_secret_once_and_what_was_sent_is_sent_again()
    {
        await using var collector = await Collector.StartAsync();
        using var client = await ConnectAsync();
        var webhook = await client.Webhooks.CreateAsync(new() { Url = new(collector.Url + "/hook"), Events = ["run.completed"] }, Stop);
        Assert.StartsWith("whsec_", webhook.Secret, StringComparison.Ordinal);
        Assert.Null((await client.Webhooks.GetAsync(webhook.Id, Stop)).Secret);
        var run = await client.Runs.SubmitAsync(new() { Agent = Script.Agent, Input = Input }, idempotencyKey: null, Stop);
        var sent = await Wait.ForAsync("the delivery", 20, () => client.Webhooks.DeliveriesAsync(run.Id, "delivered", cursor: null, Stop), d => d.Items.Count == 1);
        Assert.Equal("pending", (await client.Webhooks.RedeliverAsync(sent.Items[0].Id, Stop)).Status);
        await Wait.ForAsync("the second one", 20, () => Task.FromResult(collector.Bodies("/hook").Count()), n => n == 2);
        await client.Webhooks.DeleteAsync(webhook.Id, Stop);
        Assert.Empty((await client.Webhooks.ListAsync(cursor: null, Stop)).Items);
    }

    [Fact]
    public async Task A_batch_is_accepted_run_by_run_and_once()
    {
        using var client = await ConnectAsync();
        RunRequest[] requests = [new() { Agent = Script.Agent, Input = Input }, new() { Agent = "no-such-agent", Input = Input }, new() { Agent = Script.Agent, Input = Input }];
        var first = await client.Runs.SubmitBatchAsync(requests, "b1", Stop);
        Assert.Equal([202, 404, 202], first.Items.Select(i => i.Status));
        Assert.Equal("unknown_agent", first.Items[1].Problem!.Value.GetProperty("code").GetString());
        var again = await client.Runs.SubmitBatchAsync(requests, "b1", Stop);
        Assert.Equal(first.Items.Select(i => i.Run?.Id), again.Items.Select(i => i.Run?.Id));
    }

    async Task<NetraClient> ConnectAsync()
    {
        var user = await Fleet.UserAsync();
        return new(new NetraClientOptions { Url = Fleet.Apis[0], Key = user.Key!, StreamUrl = Fleet.Notifiers[0] });
    }
}
