namespace Netra.Notifier.Tests;

public sealed class When_pings_come_between_events
{
    [Fact]
    public async Task Events_and_answers_do_not_mix()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SubscribeAsync(run.Id);
        await client.NextAsync("subscribed");
        for (var batch = 0; batch < 50; batch++)
        {
            var events = client.SeqsAsync(20);
            var appended = run.AppendAsync(20, padding: 300);
            while (!events.IsCompleted)
                await client.PingAsync();
            await appended;
            Assert.Equal(Enumerable.Range((batch * 20) + 1, 20).Select(i => (long)i), await events);
        }
    }
}
