
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
}
