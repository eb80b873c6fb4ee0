namespace Netra.Notifier.Tests;

public sealed class When_a_client_asks
{
    [Fact]
    public async Task Ping_is_answered_with_pong()
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal("pong", (await client.NextAsync())!.Value.GetProperty("op").GetString());
    }

    [Fact]
    public async Task Subscribed_tells_where_the_replay_starts_and_the_head()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(9);
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SubscribeAsync(run.Id, after: 4);
        var subscribed = await client.NextAsync();
        Assert.Equal($$"""{"op":"subscribed","run":"{{run.Id}}","from":5,"head":9}""", subscribed!.Value.GetRawText());
        Assert.Equal([5, 6, 7, 8, 9], await client.SeqsAsync(5));
    }

    [Fact]
    public async Task Another_users_unknown_and_malformed_runs_are_not_found_and_tell_nothing()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var owner = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(owner);
        await run.WriteAsync(3);
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        foreach (var id in new[] { run.Id.ToString(), Guid.CreateVersion7().ToString(), "no-id" })
        {
            await client.SendAsync($$"""{"op":"subscribe","run":"{{id}}","after":0}""");
            var error = await client.NextAsync();
            Assert.Equal("error", error!.Value.GetProperty("op").GetString());
            Assert.Equal("not_found", error.Value.GetProperty("code").GetString());
        }

        await run.AppendAsync(2);
        await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal("pong", (await client.NextAsync())!.Value.GetProperty("op").GetString());
    }

    [Fact]
    public async Task Subscribing_again_replays_from_the_new_cursor_and_unsubscribing_ends_it()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(3);
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SubscribeAsync(run.Id);
        Assert.Equal([1, 2, 3], await client.SeqsAsync(3));
        await client.SubscribeAsync(run.Id, after: 1);
        Assert.Equal([2, 3], await client.SeqsAsync(2));
        await client.SendAsync($$"""{"op":"unsubscribe","run":"{{run.Id}}"}""");
        await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal("pong", (await client.NextAsync())!.Value.GetProperty("op").GetString());
        await run.AppendAsync(1);
        await client.SubscribeAsync(run.Id, after: 3);
        Assert.Equal("subscribed", (await client.NextAsync())!.Value.GetProperty("op").GetString());
        Assert.Equal([4], await client.SeqsAsync(1));
    }

    [Fact]
    public async Task The_user_topic_brings_all_own_runs_live_and_nobody_elses()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var (user, other) = (await notifier.NewUserAsync(), await notifier.NewUserAsync());
        var old = await notifier.NewRunAsync(user);
        await old.WriteAsync(5);
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SendAsync("""{"op":"subscribe","topic":"user"}""");
        await client.NextAsync("subscribed");
        await (await notifier.NewRunAsync(other)).AppendAsync(2);
        var created = await notifier.NewRunAsync(user);
        var lost = await created.WriteAsync(2);
        var told = await created.WriteAsync(1);
        await notifier.PublishAsync(told);
        await notifier.PublishAsync(lost);
        Assert.Equal([1, 2, 3], await client.SeqsAsync(3));
        var end = await old.EndAsync();
        await notifier.PublishAsync(end);
        Assert.Equal([6], await client.SeqsAsync(1));
        await notifier.PublishAsync(end);
        await created.AppendAsync(1);
        Assert.Equal([4], await client.SeqsAsync(1));
    }

    [Fact]
    public async Task A_run_that_is_also_in_the_topic_comes_once()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SendAsync("""{"op":"subscribe","topic":"user"}""");
        await client.NextAsync("subscribed");
        var run = await notifier.NewRunAsync(user);
        await run.AppendAsync(2);
        Assert.Equal([1, 2], await client.SeqsAsync(2));
        await client.SubscribeAsync(run.Id, after: 2);
        await client.NextAsync("subscribed");
        await run.AppendAsync(2);
        await notifier.PublishAsync(await run.EndAsync());
        Assert.Equal([3, 4, 5], await client.SeqsAsync(3));
        await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal("pong", (await client.NextAsync())!.Value.GetProperty("op").GetString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"op":"fly"}""")]
    [InlineData("""{"op":"subscribe"}""")]
    [InlineData("""{"op":"subscribe","topic":"everybody"}""")]
    [InlineData("""{"op":"subscribe","run":"0198c0de-0000-7000-8000-000000000000","after":-1}""")]
    public async Task What_is_no_operation_is_an_error_and_the_socket_stays(string message)
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await client.SendAsync(message);
        Assert.Equal("invalid_operation", (await client.NextAsync("error")).GetProperty("code").GetString());
        await client.SendAsync("""{"op":"ping"}""");
        await client.NextAsync("pong");
    }

    [Fact]
    public async Task One_run_too_many_is_an_error()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:RunsPerConnection", "2"));
        var user = await notifier.NewUserAsync();
        using var client = await SocketClient.OpenAsync(notifier, user);
        for (var i = 0; i < 2; i++)
        {
            await client.SubscribeAsync((await notifier.NewRunAsync(user)).Id);
            await client.NextAsync("subscribed");
        }

        using var later = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await later.WaitForNextTickAsync(TestContext.Current.CancellationToken); // the allowance of subscribes is as small as the limit here
        await client.SubscribeAsync((await notifier.NewRunAsync(user)).Id);
        Assert.Equal("too_many_runs", (await client.NextAsync("error")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_flood_of_operations_is_closed_with_4429()
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        for (var i = 0; i < 200; i++)
            await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal(4429, await client.UntilClosedAsync());
    }

    [Fact]
    public async Task A_message_over_64_KiB_is_closed_with_1009()
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await client.SendAsync($$"""{"op":"ping","padding":"{{new string('x', 65_536 - 50)}}"}""");
        await client.NextAsync("pong");
        await client.SendAsync($$"""{"op":"ping","padding":"{{new string('x', 65_536)}}"}""");
        Assert.Equal(1009, await client.UntilClosedAsync());
    }
}
