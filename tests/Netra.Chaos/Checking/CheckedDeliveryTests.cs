using Netra.Contracts.Events;

namespace Netra.Chaos;

/// <summary>Every kind of violation in what a client got is found.</summary>
public sealed class CheckedDeliveryTests
{
    readonly History good = Worlds.Good();

    Guid Run => good.Runs[0].Id;

    [Fact]
    public void An_event_that_a_client_got_twice() => Finds(Rules.Doubled, events => [.. events.Take(3), events[2], .. events.Skip(3)]);

    [Fact]
    public void An_event_that_a_client_got_again_at_the_end() => Finds(Rules.Doubled, events => [.. events, events[0]]);

    [Fact]
    public void An_event_that_a_client_missed() => Finds(Rules.Gap, events => [.. events.Where(d => d.Event.Seq != 3)]);

    [Fact]
    public void Events_in_a_wrong_order() => Finds(Rules.Order, events => [events[1], events[0], .. events.Skip(2)]);

    [Fact]
    public void An_end_that_did_not_arrive() => Finds(Rules.Undelivered, events => [.. events.SkipLast(1)]);

    [Fact]
    public void A_run_of_which_nothing_arrived() => Finds(Rules.Undelivered, _ => []);

    [Fact]
    public void An_event_that_is_not_in_the_log() =>
        Finds(Rules.Foreign, events => [.. events.Take(6), events[6] with { Event = events[6].Event with { Type = EventTypes.AgentError } }]);

    [Fact]
    public void Events_of_another_user() => Finds(Rules.Foreign, events => [.. events.Select(d => d with { User = Guid.CreateVersion7() })]);

    [Fact]
    public void Events_of_a_run_that_does_not_exist() => Finds(Rules.Foreign, events => [.. events, events[0] with { Run = Guid.CreateVersion7() }]);

    void Finds(string rule, Func<IReadOnlyList<Delivery>, IReadOnlyList<Delivery>> spoil)
    {
        var spoilt = spoil([.. good.Deliveries.Where(d => d.Run == Run)]);
        Assert.Contains(Checker.Check(good with { Deliveries = [.. spoilt, .. good.Deliveries.Where(d => d.Run != Run)] }), v => v.Rule == rule);
    }
}
