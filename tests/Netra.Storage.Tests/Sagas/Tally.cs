using MassTransit;
using Netra.Storage.Runs;

namespace Netra.Storage.Tests.Sagas;

public sealed record Begin(Guid Id);

public sealed record Count(Guid Id);

public sealed record Break(Guid Id);

public sealed record Counted(Guid Id, int Total);

/// <summary>A saga as small as can be, on a table that exists: it counts.</summary>
public sealed class Tally : MassTransitStateMachine<ToolCall>
{
    public Tally()
    {
        InstanceState(c => c.Purpose);
        Event(() => Begun, e => e.CorrelateById(c => c.Message.Id));
        Event(() => Count, e =>
        {
            e.CorrelateById(c => c.Message.Id);
            e.OnMissingInstance(m => m.Discard());
        });
        Event(() => Broken, e => e.CorrelateById(c => c.Message.Id));
        Initially(When(Begun).TransitionTo(Counting));
        During(Counting, Ignore(Begun));
        During(Counting, When(Count).Then(c => c.Saga.Attempt++).Publish(c => new Counted(c.Saga.CorrelationId, c.Saga.Attempt)));
        During(Counting, When(Broken).Then(c => c.Saga.Attempt = -1).Publish(c => new Counted(c.Saga.CorrelationId, -1))
            .Then(c => c.GetPayload<NetraDb>().Add(new RunArtifact { RunId = c.Saga.CorrelationId, Name = "trace" }))
            .Then(_ => throw new InvalidOperationException("after everything")));
    }

    public State Counting { get; } = null!;

    public Event<Begin> Begun { get; } = null!;

    public Event<Count> Count { get; } = null!;

    public Event<Break> Broken { get; } = null!;
}
