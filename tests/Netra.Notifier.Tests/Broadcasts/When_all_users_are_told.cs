using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Notifier.Tests;

public sealed class When_all_users_are_told
{
    [Fact]
    public async Task Every_connection_gets_it_once_without_asking()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var system = new TestBroadcasts(notifier);
        using var ann = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        using var bob = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await ann.SendAsync("""{"op":"ping"}""");
        await bob.SendAsync("""{"op":"ping"}""");

        var hint = await system.AppendAsync("maintenance at eight");
        await system.PublishAsync(hint);
        var last = await system.AppendAsync("it is over");
        await system.PublishAsync(last);

        foreach (var client in (SocketClient[])[ann, bob])
        {
            var first = await client.NextAsync("event");
            Assert.Equal(("system:1", "system", 1L, "system_notification"), (Text(first, "id"), Text(first, "run"), first.GetProperty("seq").GetInt64(), Text(first, "type")));
            Assert.Equal("maintenance at eight", Text(first.GetProperty("data"), "message"));
            Assert.Equal(2, (await client.NextAsync("event")).GetProperty("seq").GetInt64());
        }
    }

    [Fact]
    public async Task Hints_that_are_lost_doubled_or_out_of_order_change_nothing()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:HeadComparison", "00:00:00.2"));
        var system = new TestBroadcasts(notifier);
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await client.SendAsync("""{"op":"ping"}""");
        await system.PublishAsync(await system.AppendAsync("one"));
        var lost = await system.AppendAsync("two");
        var third = await system.AppendAsync("three");
        await system.PublishAsync(third);
        await system.PublishAsync(third);
        await system.PublishAsync(lost);
        await system.AppendAsync("four");
        Assert.Equal([1, 2, 3, 4], await client.SeqsAsync(4));
        await system.PublishAsync(await system.AppendAsync("five"));
        Assert.Equal([5], await client.SeqsAsync(1));
    }

    [Fact]
    public async Task A_client_that_comes_back_resumes_after_its_cursor()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var (system, user) = (new TestBroadcasts(notifier), await notifier.NewUserAsync());
        for (var i = 0; i < 300; i++)
            await system.AppendAsync("number " + i);
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SendAsync("""{"op":"subscribe","topic":"system","after":40}""");
        var subscribed = await client.NextAsync("subscribed");
        Assert.Equal(("system", 41L, 300L), (Text(subscribed, "topic"), subscribed.GetProperty("from").GetInt64(), subscribed.GetProperty("head").GetInt64()));
        Assert.Equal(Enumerable.Range(41, 260).Select(i => (long)i), await client.SeqsAsync(260));
        await system.PublishAsync(await system.AppendAsync("live again"));
        Assert.Equal([301], await client.SeqsAsync(1));
        await client.SendAsync("""{"op":"subscribe","topic":"system"}""");
        Assert.Equal(302, (await client.NextAsync("subscribed")).GetProperty("from").GetInt64());
    }

    [Fact]
    public async Task Who_says_nothing_gets_it_as_well()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var system = new TestBroadcasts(notifier);
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await system.PublishAsync(await system.AppendAsync("one"));
        Assert.Equal([1], await client.SeqsAsync(1));
    }

    [Fact]
    public async Task What_is_told_while_a_client_resumes_comes_once_and_in_order()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var (system, user) = (new TestBroadcasts(notifier), await notifier.NewUserAsync());
        for (var i = 0; i < 50; i++)
            await system.AppendAsync("number " + i);
        var clients = new List<SocketClient>();
        for (var i = 0; i < 40; i++)
        {
            clients.Add(await SocketClient.OpenAsync(notifier, user));
            await clients[i].SendAsync("""{"op":"subscribe","topic":"system","after":0}""");
            await system.PublishAsync(await system.AppendAsync("meanwhile"));
        }

        foreach (var client in clients)
        {
            Assert.Equal(Enumerable.Range(1, 90).Select(i => (long)i), await client.SeqsAsync(90));
            client.Dispose();
        }
    }

    [Fact]
    public async Task What_is_for_a_tenant_reaches_no_other()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var (system, ann, bob) = (new TestBroadcasts(notifier), await notifier.NewUserAsync(), await notifier.NewUserAsync());
        using var hers = await SocketClient.OpenAsync(notifier, ann);
        using var his = await SocketClient.OpenAsync(notifier, bob);
        await hers.SendAsync("""{"op":"ping"}""");
        await his.SendAsync("""{"op":"ping"}""");
        await system.PublishAsync(await system.AppendAsync("for Ann's tenant", ann.Tenant));
        await system.PublishAsync(await system.AppendAsync("for all"));
        Assert.Equal([1, 2], await hers.SeqsAsync(2));
        Assert.Equal([2], await his.SeqsAsync(1));
        await his.SendAsync("""{"op":"subscribe","topic":"system","after":0}""");
        Assert.Equal([2], await his.SeqsAsync(1));
    }

    [Fact]
    public async Task Events_that_are_gone_are_told_as_a_reset()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var system = new TestBroadcasts(notifier);
        for (var i = 0; i < 4; i++)
            await system.AppendAsync("number " + i);
        await using (var db = StorageRegistration.Open(notifier.DatabaseUrl))
            await db.SystemEvents.Where(e => e.Seq < 3).ExecuteUpdateAsync(e => e.SetProperty(x => x.At, TimeProvider.System.GetUtcNow().AddHours(-25)), TestContext.Current.CancellationToken);
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await client.SendAsync("""{"op":"subscribe","topic":"system","after":1}""");
        Assert.Equal(3, (await client.NextAsync("subscribed")).GetProperty("from").GetInt64());
        Assert.Equal("system", Text(await client.NextAsync("reset"), "topic"));
        Assert.Equal([3, 4], await client.SeqsAsync(2));
    }

    [Fact]
    public async Task The_hello_says_where_to_resume_and_who_unsubscribes_gets_no_more()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var (system, user) = (new TestBroadcasts(notifier), await notifier.NewUserAsync());
        using (var first = await SocketClient.OpenAsync(notifier, user))
        {
            await first.SendAsync("""{"op":"ping"}""");
            await system.PublishAsync(await system.AppendAsync("one"));
            Assert.Equal([1], await first.SeqsAsync(1));
            await first.SendAsync("""{"op":"unsubscribe","topic":"system"}""");
            await first.SendAsync("""{"op":"ping"}""");
            await first.NextAsync("pong");
            await system.PublishAsync(await system.AppendAsync("two"));
            await first.SendAsync("""{"op":"subscribe","topic":"system","after":2}""");
            Assert.Equal(3, (await first.NextAsync("subscribed")).GetProperty("from").GetInt64());
        }

        using var second = await SocketClient.TryOpenAsync(notifier, "Bearer " + user.Key);
        Assert.Equal(2, (await second.NextAsync("hello")).GetProperty("system_head").GetInt64());
    }

    static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
