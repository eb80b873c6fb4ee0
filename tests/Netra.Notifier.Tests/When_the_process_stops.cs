
namespace Netra.Notifier.Tests;

public sealed class When_the_process_stops
{
    [Fact]
    public async Task Sockets_get_a_bye_and_1012_and_streams_a_time_to_come_back()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        var other = await notifier.NewRunAsync(user);
        await run.WriteAsync(1);
        using var socket = await SocketClient.OpenAsync(notifier, user);
        await socket.SubscribeAsync(run.Id);
        Assert.Equal([1], await socket.SeqsAsync(1));
        using var sse = await SseClient.OpenAsync(notifier, user, other.Id.ToString());
        var stopping = notifier.StopAsync();
        var bye = await socket.NextAsync("bye");
        Assert.Equal(1012, bye.GetProperty("code").GetInt32());
        Assert.InRange(bye.GetProperty("retry_after_ms").GetInt32(), 0, 5000);
        Assert.Equal(1012, await socket.UntilClosedAsync());
        Assert.Null(await sse.NextAsync());
        Assert.NotNull(sse.Retry);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_thousand_sockets_are_sent_away_in_batches_and_told_to_come_back_at_different_times()
    {
        const int Count = 1000;
        await using var notifier = await TestNotifier.StartAsync(("Stream:Drain", "00:00:05"));
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(1);
        var sockets = new List<SocketClient>();
        while (sockets.Count < Count)
            sockets.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SocketClient.OpenAsync(notifier, user))));
        await Task.WhenAll(sockets.Select(s => s.SubscribeAsync(run.Id)));
        Assert.All(await Task.WhenAll(sockets.Select(s => s.SeqsAsync(1))), seqs => Assert.Equal([1], seqs));

        var begin = TimeProvider.System.GetTimestamp();
        var stopping = notifier.StopAsync();
        var left = await Task.WhenAll(sockets.Select(async socket =>
        {
            var wait = (await socket.NextAsync("bye")).GetProperty("retry_after_ms").GetInt32();
            return (Wait: wait, Code: await socket.UntilClosedAsync(), At: TimeProvider.System.GetElapsedTime(begin));
        }));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.All(left, l => Assert.Equal(1012, l.Code));
        Assert.All(left, l => Assert.InRange(l.Wait, 250, 5000));
        Assert.True(left.Select(l => l.Wait).Distinct().Count() > Count / 2, "all come back at once");
        Assert.True(left.Max(l => l.At) - left.Min(l => l.At) > TimeSpan.FromSeconds(1), "all were closed at once");
        foreach (var socket in sockets)
            socket.Dispose();
    }
}
