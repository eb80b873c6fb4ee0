using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

public sealed class RecentEventsTests
{
    [Fact]
    public void The_window_has_no_holes_and_old_or_doubled_events_change_nothing()
    {
        var recent = new RecentEvents();
        foreach (var seq in new long[] { 3, 4, 4, 2, 5 })
            recent.Add(Event(seq));
        Assert.Equal([3, 4, 5], recent.After(2).Select(e => e.Seq));
        Assert.Empty(recent.After(1));
        Assert.Empty(recent.After(5));
        recent.Add(Event(9));
        Assert.Empty(recent.After(5));
        Assert.Equal([9], recent.After(8).Select(e => e.Seq));
    }

    [Fact]
    public void It_is_bounded_in_number_and_bytes()
    {
        var many = new RecentEvents();
        for (var seq = 1; seq <= 1000; seq++)
            many.Add(Event(seq));
        Assert.Empty(many.After(1000 - RecentEvents.MostEvents - 1));
        Assert.NotEmpty(many.After(1000 - RecentEvents.MostEvents));
        var large = new RecentEvents();
        for (var seq = 1; seq <= 100; seq++)
            large.Add(Event(seq, padding: 16_000));
        Assert.Empty(large.After(80));
        Assert.NotEmpty(large.After(90));
    }

    static WireEvent Event(long seq, int padding = 0)
    {
        using var data = JsonDocument.Parse($$"""{"padding":"{{new string('x', padding)}}"}""");
        return WireEvent.From(new(1, $"r:{seq}", "r", seq, EventTypes.AgentThinking, TimeProvider.System.GetUtcNow(), Traceparent: null, data.RootElement.Clone()));
    }
}
