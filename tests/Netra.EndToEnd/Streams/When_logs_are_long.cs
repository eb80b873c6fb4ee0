namespace Netra.EndToEnd;

/// <summary>A hundred logs of two hundred events at once, by four agent workers, with every message published twice.</summary>
[Collection(nameof(Alone))]
public sealed class When_logs_are_long(TestFleet fleet) : OnTheFleet(fleet)
{
    const int Runs = 100;

    [Fact, Trait("Scenario", "W9")]
    public async Task Every_socket_gets_every_event_once_and_in_order()
    {
        var user = await Fleet.UserAsync();
        await Fleet.ScaleAsync("agent", 4);
        try
        {
            await using var copies = await MessageCopies.ListenAsync(Fleet, repeat: true);
            var tapes = await Task.WhenAll(Fleet.Notifiers.Select(n => SocketTape.OpenAsync(n, user.Key, new { op = "subscribe", topic = "user" })));
            await Task.WhenAll(tapes.Select(t => t.UntilAsync(2, 10)));

            var input = Script.Of(Script.Calls(Script.Noop), new { emit = 98 }, Script.Calls(Script.Noop), new { emit = 98 });
            var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => user.SubmitAsync(Script.Agent, input)));
            var ended = await Task.WhenAll(runs.Select(r => user.CompletedAsync(r, 180)));

            var length = ended.Select(r => r.GetProperty("last_seq").GetInt32()).Distinct().Single();
            Assert.True(length >= 200, $"{length} events");
            Assert.True(copies.Total >= Runs * 4, $"only {copies.Total} messages were repeated");
            foreach (var tape in tapes)
            {
                await tape.UntilAsync(2 + (Runs * length), 60);
                var logs = tape.Events().GroupBy(e => e.Event.GetProperty("run").GetGuid()).ToDictionary(g => g.Key, g => g.Select(e => e.Event).ToList());
                Assert.Equal(runs.Order(), logs.Keys.Order());
                Assert.All(logs, log => log.Value.IsWhole(log.Key, user));
                logs[runs[0]].IsSameAs(await user.EventsAsync(runs[0]));
                await tape.DisposeAsync();
            }
        }
        finally
        {
            await Fleet.ScaleAsync("agent", 2);
        }
    }
}
