namespace Netra.Hosting.Tests.Topology;

public sealed class TopologyLintTests
{
    static readonly (string, object)[] Sound = [.. BrokerTopology.WorkDefinition.Select(d => (d.Key, d.Value))];

    public static TheoryData<string, string, Func<BrokerState, BrokerState>> Traps => new()
    {
        { "not_quorum", "netra.runs", b => b.With(SoundBroker.Queue("netra.runs", "classic")) },
        { "not_quorum", SoundBroker.Tool, b => b.With(SoundBroker.Queue(SoundBroker.Tool, "classic")) },
        { "not_durable", "netra.calls", b => b.With(SoundBroker.Queue("netra.calls", "classic", durable: false)) },
        { "type_differs", "netra.dead-letters", b => b.With(SoundBroker.Queue("netra.dead-letters", "classic")) },
        { "type_differs", "netra.tool.probe_error", b => b.With(SoundBroker.Queue("netra.tool.probe_error", "classic")) },
        { "missing_queue", "netra.steps", b => b with { Queues = [.. b.Queues.Where(q => q.Name != "netra.steps")] } },
        { "missing_dead_letters", "netra.dead-letters", b => b with { Queues = [.. b.Queues.Where(q => q.Name != "netra.dead-letters")] } },
        { "missing_exchange", "netra.dlx", b => b with { Exchanges = [.. b.Exchanges.Where(e => e.Name != "netra.dlx")] } },
        { "missing_binding", "netra.dead-letters", b => b with { Bindings = [.. b.Bindings.Where(x => x.Source != "netra.dlx")] } },
        { "missing_binding", SoundBroker.Tool, b => b with { Bindings = [.. b.Bindings.Where(x => x.Source != SoundBroker.Tool)] } },
        { "exchange_differs", "netra.runs", b => b.With(SoundBroker.Exchange("netra.runs", "direct")) },
        { "exchange_differs", SoundBroker.Tool, b => b.With(SoundBroker.Exchange(SoundBroker.Tool, durable: false)) },
        { "delayed_exchange", "later", b => b.With(SoundBroker.Exchange("later", "x-delayed-message")) },
        { "limit_as_argument", "netra.calls", b => b.With(SoundBroker.Queue("netra.calls", "quorum", true, ("x-message-ttl", 1000))) },
        { "limit_as_argument", "netra.tool.probe_error", b => b.With(SoundBroker.Queue("netra.tool.probe_error", "quorum", true, ("x-max-length", 10))) },
        { "limit_as_argument", "netra.runs_skipped", b => b.With(SoundBroker.Queue("netra.runs_skipped", "quorum", true, ("x-expires", 10))) },
        { "argument_differs", "netra.runs", b => b.With(SoundBroker.Queue("netra.runs", "quorum", true, ("x-delivery-limit", 3))) },
        { "no_policy", "netra.runs", b => b.Without(BrokerTopology.WorkPolicy) },
        { "no_policy", "netra.tool.any", b => b.With(SoundBroker.Policy(BrokerTopology.WorkPolicy, "^netra\\.(runs|steps|calls|imports|tool\\.probe)$", 10, Sound)) },
        { "no_delivery_limit", "netra.runs", Lacking(PolicyKeys.DeliveryLimit) },
        { "no_dead_letter_exchange", "netra.runs", Lacking(PolicyKeys.DeadLetterExchange) },
        { "no_dead_letter_exchange", "netra.runs", b => b.With(SoundBroker.Policy("mine", "^netra\\.runs$", 99, Sound.Select(s => s.Item1 == PolicyKeys.DeadLetterExchange ? (s.Item1, "elsewhere") : s).ToArray())) },
        { "not_at_least_once", "netra.runs", Lacking(PolicyKeys.DeadLetterStrategy) },
        { "not_reject_publish", "netra.runs", Lacking(PolicyKeys.Overflow) },
        { "no_delivery_limit", SoundBroker.Tool, b => b.With(SoundBroker.Policy("everything", ".*", 11, ("ha-mode", "all"))) },
        { "policy_catches_dead_letters", BrokerTopology.WorkPolicy, b => b.With(SoundBroker.Policy(BrokerTopology.WorkPolicy, "^netra\\.", 10, Sound)) },
        { "policy_catches_dead_letters", "short", b => b.With(SoundBroker.Policy("short", "_error$", 1, ("message-ttl", 60000))) },
        { "policy_catches_dead_letters", "operators", b => b with { OperatorPolicies = [SoundBroker.Policy("operators", ".*", 0, ("max-length", 10))] } },
        { "policy_expires_work", "short", b => b.With(SoundBroker.Policy("short", "^netra\\.calls$", 1, ("message-ttl", 60000))) },
    };

    [Theory]
    [MemberData(nameof(Traps), DisableDiscoveryEnumeration = true)]
    public void Knows_the_trap(string code, string subject, Func<BrokerState, BrokerState> spoil)
    {
        var finding = Assert.Single(TopologyLint.Of(spoil(SoundBroker.State)), f => f.Code == code && f.Subject == subject);
        Assert.NotEmpty(finding.Problem);
        Assert.NotEmpty(finding.Remedy);
    }

    [Fact]
    public void Finds_nothing_on_a_sound_broker() => Assert.Empty(TopologyLint.Of(SoundBroker.State));

    [Fact]
    public void Leaves_policies_alone_that_lose_nothing() => Assert.Empty(TopologyLint.Of(SoundBroker.State
        .With(SoundBroker.Policy("mirrored", ".*", 1, ("ha-mode", "all")))
        .With(SoundBroker.Policy("hints", "^netra\\.(notifier|stop)\\.", 50, ("max-length", 10), ("message-ttl", 1000)))
        .With(SoundBroker.Policy("work limit", "^netra\\.tool\\.probe$", 1, ("max-length", 1000)))));

    [Fact]
    public void Finds_everything_missing_on_an_empty_broker()
    {
        var codes = TopologyLint.Of(new BrokerState([], [], [], [], [])).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(["missing_dead_letters", "missing_exchange", "missing_queue", "no_policy"], codes.Order(StringComparer.Ordinal));
    }

    static Func<BrokerState, BrokerState> Lacking(string key) => b =>
        b.With(SoundBroker.Policy(BrokerTopology.WorkPolicy, BrokerTopology.WorkPattern, 10, [.. Sound.Where(s => s.Item1 != key)]));
}
