using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>Every command and every hint is published a second time.</summary>
[Collection(nameof(Alone))]
public sealed class When_messages_come_twice(TestFleet fleet) : OnTheFleet(fleet)
{
    const int Runs = 50;

    [Fact, Trait("Scenario", "W9")]
    public async Task The_logs_are_the_same_and_every_effect_happens_once()
    {
        await using var effects = await EffectCounter.StartAsync();
        var user = await Fleet.UserAsync();
        var input = Script.Of(
            Script.Calls(Script.Probe(new { effect_url = effects.Url, delay_ms = 20 }), Script.Probe(new { effect_url = effects.Url }), Script.Noop),
            Script.Calls(Script.Probe(new { effect_url = effects.Url })));
        await WarmAsync(user);
        var once = await LogAsync(user, await user.SubmitAsync(Script.Agent, input));

        await using var copies = await MessageCopies.ListenAsync(Fleet, repeat: true);
        var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => user.SubmitAsync(Script.Agent, input)));
        var logs = await Task.WhenAll(runs.Select(r => LogAsync(user, r)));

        Assert.All(logs, log => Assert.Equal(Counts(once), Counts(log)));
        Assert.Equal(3 * (Runs + 1), effects.Counts.Count);
        Assert.All(effects.Counts, e => Assert.Equal(1, e.Value));
        Assert.True(copies.Total >= Runs * 8, $"only {copies.Total} messages were repeated");
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);
        foreach (var (run, log) in runs.Zip(logs).Take(5))
            (await socket.FollowAsync(run)).IsSameAs(log);
    }

    static async Task<IReadOnlyList<JsonElement>> LogAsync(FleetUser user, Guid run)
    {
        await user.CompletedAsync(run, 60);
        var log = await user.EventsAsync(run);
        log.IsWhole(run, user);
        return log;
    }

    static IEnumerable<string> Counts(IEnumerable<JsonElement> log) =>
        log.Types().CountBy(t => t, StringComparer.Ordinal).Select(t => $"{t.Value} {t.Key}").Order(StringComparer.Ordinal);
}
