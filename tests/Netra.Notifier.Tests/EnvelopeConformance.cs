using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

/// <summary>What every transport owes that brings events as they are.</summary>
public abstract class EnvelopeConformance : TransportConformance
{
    [Fact]
    public async Task The_envelope_is_the_same_from_a_hint_and_from_the_log()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await using var live = await OpenAsync(notifier, user, run.Id, after: 0);
        await notifier.PublishAsync(await run.WriteAsync([(EventTypes.ToolCompleted, """{"tool_name":"größe <&>","n":1.50}""")]));
        var first = await live.NextAsync();
        await using var replayed = await OpenAsync(notifier, user, run.Id, after: 0);
        var second = await replayed.NextAsync();
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(1, first.GetProperty("v").GetInt32());
        Assert.Equal($"{run.Id}:1", first.GetProperty("id").GetString());
        Assert.Equal(run.Id.ToString(), first.GetProperty("run").GetString());
        Assert.Equal("größe <&>", first.GetProperty("data").GetProperty("tool_name").GetString());
        Assert.EndsWith("Z", first.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.False(first.TryGetProperty("traceparent", out _));
    }
}
