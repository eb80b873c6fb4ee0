namespace Netra.Notifier.Tests;

public sealed class When_a_client_does_not_read
{
    [Fact]
    public async Task It_is_closed_with_4408_while_others_get_everything_and_it_can_resume()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        using var mute = await SocketClient.OpenAsync(notifier, user, receiveBuffer: 4096);
        using var good = await SocketClient.OpenAsync(notifier, user);
        await mute.SubscribeAsync(run.Id);
        await good.SubscribeAsync(run.Id);
        await mute.NextAsync("subscribed");
        await good.NextAsync("subscribed");
        var seen = new List<long>();
        for (var batch = 0; batch < 60; batch++)
        {
            await run.AppendAsync(20, padding: 8000);
            seen.AddRange(await good.SeqsAsync(20));
        }

        Assert.Equal(Enumerable.Range(1, 1200).Select(i => (long)i), seen);
        var last = 0L;
        while (await mute.NextAsync() is { } frame)
            last = frame.GetProperty("seq").GetInt64();
        Assert.Equal(4408, mute.CloseCode);
        Assert.InRange(last, 1, 400);
        using var again = await SocketClient.OpenAsync(notifier, user);
        await again.SubscribeAsync(run.Id, last);
        Assert.Equal(Enumerable.Range((int)last + 1, 1200 - (int)last).Select(i => (long)i), await again.SeqsAsync(1200 - (int)last));
    }

    [Fact]
    public async Task A_send_that_stays_pending_counts_as_slow_even_in_a_replay()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:SendPatience", "00:00:01"));
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        for (var i = 0; i < 10; i++)
            await run.WriteAsync(100, padding: 8000);
        using var mute = await SocketClient.OpenAsync(notifier, user, receiveBuffer: 4096);
        await mute.SubscribeAsync(run.Id);
        await mute.NextAsync("subscribed");
        using var longer = new PeriodicTimer(TimeSpan.FromSeconds(3), TimeProvider.System);
        await longer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4408, await mute.UntilClosedAsync());
    }
}
