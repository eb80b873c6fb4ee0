using System.Net;
using Microsoft.AspNetCore.Http;

namespace Netra.Client.Tests;

public sealed class When_a_run_is_followed
{
    static readonly Guid Run = Guid.CreateVersion7();

    [Fact]
    public async Task Its_events_come_in_order_to_the_last_one()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, async c =>
        {
            await c.SendAsync("""{"op":"hello","connection":"c","heartbeat_seconds":20}""");
            await c.SendAsync(Subscribed(head: 2));
            await c.SendAsync(Event(1, "agent_started"));
            await c.SendAsync(Event(2, "agent_thinking"));
            await c.SendAsync(Event(3, "agent_completed"));
            await c.EndAsync();
        });
        Assert.Equal([1, 2, 3], await FollowAsync(fleet));
        Assert.Equal([$$"""{"op":"subscribe","run":"{{Run}}","after":0}"""], fleet.Subscriptions);
        Assert.Equal(["Bearer nk_test"], fleet.Keys);
    }

    [Fact]
    public async Task It_goes_on_after_the_last_event_when_the_connection_breaks_and_drops_duplicates()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => SendAsync(c, 1, 2), async c =>
        {
            await SendAsync(c, 1, 2, 3);
            await c.SendAsync(Event(4, "agent_completed"));
            await c.EndAsync();
        });
        Assert.Equal([1, 2, 3, 4], await FollowAsync(fleet));
        Assert.Contains("\"after\":2", fleet.Subscriptions[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hole_is_never_handed_on_but_read_again()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => SendAsync(c, 1, 3), async c =>
        {
            await c.SendAsync(Event(2, "agent_thinking"));
            await c.SendAsync(Event(3, "agent_timed_out"));
            await c.EndAsync();
        });
        Assert.Equal([1, 2, 3], await FollowAsync(fleet));
    }

    [Theory]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(4408)]
    [InlineData(4429)]
    public async Task It_comes_back_after_a_close_that_allows_it(int code)
    {
        var time = new InstantTime();
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.CloseAsync(code), c => c.SendAsync(Event(1, "agent_cancelled")));
        Assert.Equal([1], await FollowAsync(fleet, time: time));
        Assert.All(time.Waits, w => Assert.InRange(w, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public async Task It_waits_as_long_as_the_goodbye_says()
    {
        var time = new InstantTime();
        await using var fleet = await FakeFleet.StartAsync(
            NoHttpAsync,
            async c =>
            {
                await c.SendAsync("""{"op":"bye","code":1012,"retry_after_ms":1830}""");
                await c.CloseAsync(1012);
            },
            c => c.SendAsync(Event(1, "agent_completed")));
        Assert.Equal([1], await FollowAsync(fleet, time: time));
        Assert.Equal([TimeSpan.FromMilliseconds(1830)], time.Waits);
    }

    [Fact]
    public async Task It_comes_back_after_a_quiet_time_longer_than_it_would_try_in_vain()
    {
        var time = new InstantTime();
        var seen = new TaskCompletionSource();
        await using var fleet = await FakeFleet.StartAsync(
            NoHttpAsync,
            async c =>
            {
                await c.SendAsync(Subscribed(head: 1));
                await c.SendAsync(Event(1, "agent_started"));
                await seen.Task;
                time.Pass(TimeSpan.FromHours(1));
                c.Cut();
            },
            c => c.SendAsync(Event(2, "agent_completed")));
        using var client = fleet.Connect(time);
        List<long> seqs = [];
        await foreach (var e in client.FollowAsync(Run, 0, TestContext.Current.CancellationToken))
        {
            seqs.Add(e.Seq);
            seen.TrySetResult();
        }

        Assert.Equal([1, 2], seqs);
    }

    [Fact]
    public async Task It_comes_back_when_the_run_cannot_be_looked_up_for_now()
    {
        var time = new InstantTime();
        await using var fleet = await FakeFleet.StartAsync(
            NoHttpAsync,
            c => c.SendAsync($$"""{"op":"error","code":"unavailable","message":"The run cannot be looked up now; try again.","run":"{{Run}}"}"""),
            c => c.SendAsync(Event(1, "agent_completed")));
        Assert.Equal([1], await FollowAsync(fleet, time: time));
        Assert.Single(time.Waits);
    }

    [Fact]
    public async Task It_gives_up_when_no_connection_serves_it_for_too_long()
    {
        var time = new InstantTime();
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.CloseAsync(1013));
        var refused = await Assert.ThrowsAsync<NetraException>(() => FollowAsync(fleet, time: time));
        Assert.Equal((null, NetraException.Unreachable), (refused.Status, refused.Code));
        Assert.InRange(time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40));
    }

    [Theory]
    [InlineData(4401, HttpStatusCode.Unauthorized)]
    [InlineData(4403, HttpStatusCode.Forbidden)]
    [InlineData(4404, HttpStatusCode.NotFound)]
    public async Task It_fails_after_a_close_that_forbids_to_come_back(int code, HttpStatusCode status)
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.CloseAsync(code));
        Assert.Equal(status, (await Assert.ThrowsAsync<NetraException>(() => FollowAsync(fleet))).Status);
    }

    [Fact]
    public async Task It_fails_for_a_run_that_is_not_the_callers()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.SendAsync("""{"op":"error","code":"not_found","message":"No such run."}"""));
        var refused = await Assert.ThrowsAsync<NetraException>(() => FollowAsync(fleet));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task It_ends_at_once_when_the_log_has_already_been_read_to_its_end()
    {
        await using var fleet = await FakeFleet.StartAsync(AnswerAsync("completed", 5), c => c.SendAsync(Subscribed(head: 5)));
        Assert.Empty(await FollowAsync(fleet, after: 5));
    }

    [Fact]
    public async Task An_error_that_is_tried_again_is_not_the_end()
    {
        var status = "running";
        await using var fleet = await FakeFleet.StartAsync(c => AnswerAsync(status, 2)(c), async c =>
        {
            await c.SendAsync(Event(1, "agent_error"));
            await c.SendAsync(Event(2, "agent_error"));
            await c.EndAsync();
        });
        var seen = new List<long>();
        using var client = fleet.Connect();
        await foreach (var e in client.FollowAsync(Run, 0, TestContext.Current.CancellationToken))
        {
            seen.Add(e.Seq);
            status = "failed";
        }

        Assert.Equal([1, 2], seen);
    }

    static async Task<List<long>> FollowAsync(FakeFleet fleet, long after = 0, TimeProvider? time = null)
    {
        using var client = fleet.Connect(time);
        var seqs = new List<long>();
        await foreach (var e in client.FollowAsync(Run, after, TestContext.Current.CancellationToken))
            seqs.Add(e.Seq);
        return seqs;
    }

    static async Task SendAsync(FakeFleet.Connection connection, params int[] seqs)
    {
        foreach (var seq in seqs)
            await connection.SendAsync(Event(seq, "agent_thinking"));
    }

    static string Subscribed(int head) => $$"""{"op":"subscribed","run":"{{Run}}","from":1,"head":{{head}}}""";

    static string Event(int seq, string type) =>
        $$$"""{"op":"event","v":1,"id":"{{{Run}}}:{{{seq}}}","run":"{{{Run}}}","seq":{{{seq}}},"type":"{{{type}}}","time":"2026-01-01T00:00:00Z","data":{}}""";

    static Task NoHttpAsync(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    static RequestDelegate AnswerAsync(string status, int lastSeq) => context =>
        context.Response.WriteAsync($$"""{"id":"{{Run}}","agent":"script","status":"{{status}}","last_seq":{{lastSeq}}}""");
}
