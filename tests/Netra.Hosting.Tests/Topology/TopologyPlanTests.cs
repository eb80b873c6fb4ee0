namespace Netra.Hosting.Tests.Topology;

public sealed class TopologyPlanTests
{
    [Fact]
    public void Is_empty_on_a_sound_broker() => Assert.Empty(TopologyPlan.Of(SoundBroker.State));

    [Fact]
    public void Makes_all_of_it_on_an_empty_broker_exchanges_before_bindings()
    {
        var plan = TopologyPlan.Of(new BrokerState([], [], [], [], []));
        Assert.All(plan, c => Assert.Equal(TopologyChange.Create, c.Action));
        Assert.Equal((3 * BrokerTopology.Queues.Count) + 1, plan.Count);
        Assert.Equal(["create exchange netra.runs", "create queue netra.runs", "create binding netra.runs -> netra.runs"], plan.Take(3).Select(c => c.ToString()));
        Assert.Equal("create policy netra-work", plan[^1].ToString());
    }

    [Fact]
    public void Names_what_is_different_in_the_policy()
    {
        var policy = SoundBroker.Policy(BrokerTopology.WorkPolicy, "^netra", 10, ("delivery-limit", 5), ("dead-letter-exchange", "netra.dlx"), ("max-length", 3));
        Assert.Equal(
            "set policy netra-work: different pattern, delivery-limit, dead-letter-strategy, overflow, max-length",
            Assert.Single(TopologyPlan.Of(SoundBroker.State.With(policy))).ToString());
    }

    [Fact]
    public void Leaves_to_people_what_would_delete()
    {
        var plan = TopologyPlan.Of(SoundBroker.State
            .With(SoundBroker.Queue("netra.runs", "classic"))
            .With(SoundBroker.Queue("netra.calls", "quorum", true, ("x-max-length", 3)))
            .With(SoundBroker.Exchange("netra.dlx", "direct")));
        Assert.Equal(["netra.runs", "netra.calls", "netra.dlx"], plan.Select(c => c.Name));
        Assert.All(plan, c => Assert.False(c.IsSafe));
    }
}
