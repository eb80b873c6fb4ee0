using System.Net;
using Microsoft.AspNetCore.Http;

namespace Netra.Client.Tests;

public sealed class When_all_users_are_told
{
    [Fact]
    public async Task What_is_new_comes_in_order_and_goes_on_after_the_last_one_when_the_connection_breaks()
    {
        await using var fleet = await FakeFleet.StartAsync(
            NoHttpAsync,
            async c =>
            {
                await c.SendAsync(Subscribed(from: 8));
                await c.SendAsync(Event(8));
                await c.SendAsync(Event(11));
                await c.CloseAsync(1012);
            },
            async c =>
            {
                await c.SendAsync(Subscribed(from: 12));
                await c.SendAsync(Event(11));
                await c.SendAsync(Event(12));
                await c.EndAsync();
            });
        Assert.Equal([8, 11, 12], await TakeAsync(fleet, after: null, 3));
        Assert.Equal(["""{"op":"subscribe","topic":"system"}""", """{"op":"subscribe","topic":"system","after":11}"""], fleet.Subscriptions);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_anything_is_told_leaves_no_hole()
    {
        await using var fleet = await FakeFleet.StartAsync(
            NoHttpAsync,
            async c =>
            {
                await c.SendAsync(Subscribed(from: 8));
                await c.CloseAsync(1012);
            },
            async c =>
            {
                await c.SendAsync(Subscribed(from: 8));
                await c.SendAsync(Event(8));
                await c.EndAsync();
            });
        Assert.Equal([8], await TakeAsync(fleet, after: null, 1));
        Assert.Equal("""{"op":"subscribe","topic":"system","after":7}""", fleet.Subscriptions[1]);
    }

    [Fact]
    public async Task What_was_told_after_a_cursor_comes_first_and_other_logs_are_left_alone()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, async c =>
        {
            await c.SendAsync("""{"op":"hello","connection":"c","heartbeat_seconds":20,"system_head":4}""");
            await c.SendAsync(Subscribed(from: 4));
            await c.SendAsync(Event(4, run: Guid.CreateVersion7().ToString()));
            await c.SendAsync(Event(4));
            await c.EndAsync();
        });
        Assert.Equal([4], await TakeAsync(fleet, after: 3, 1));
        Assert.Equal(["""{"op":"subscribe","topic":"system","after":3}"""], fleet.Subscriptions);
    }

    [Fact]
    public async Task What_is_gone_is_never_a_silent_hole()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, async c =>
        {
            await c.SendAsync(Subscribed(from: 90));
            await c.SendAsync("""{"op":"reset","topic":"system","reason":"retention"}""");
        });
        var gone = await Assert.ThrowsAsync<NetraException>(() => TakeAsync(fleet, after: 3, 1));
        Assert.Equal((HttpStatusCode.Gone, "reset"), (gone.Status, gone.Code));
    }

    static async Task<List<long>> TakeAsync(FakeFleet fleet, long? after, int count)
    {
        using var client = fleet.Connect();
        var seqs = new List<long>();
        await foreach (var e in client.FollowSystemAsync(after, TestContext.Current.CancellationToken))
        {
            seqs.Add(e.Seq);
            if (seqs.Count == count)
                break;
        }

        return seqs;
    }

    static string Subscribed(int from) => $$"""{"op":"subscribed","topic":"system","from":{{from}},"head":{{from - 1}}}""";

    static string Event(int seq, string run = "system") =>
        $$$"""{"op":"event","v":1,"id":"{{{run}}}:{{{seq}}}","run":"{{{run}}}","seq":{{{seq}}},"type":"system_notification","time":"2026-01-01T00:00:00Z","data":{}}""";

    static Task NoHttpAsync(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }
}
