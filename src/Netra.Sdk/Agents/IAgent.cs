namespace Netra.Sdk;

/// <summary>Decides a run's next step. Called at least once a step, outside any transaction (but see <see cref="AgentDescriptor.Instant"/>); the first decision that is committed wins.</summary>
/// <remarks>
/// A decision should follow from the context alone, so that a repeated call decides the same. To fail, return
/// <see cref="Decision.GiveUp"/> or throw a <see cref="FailureException"/>; only a retryable failure is tried again, up to three times.
/// Any other exception ends the run at once, its message kept.
/// </remarks>
public interface IAgent
{
    AgentDescriptor Descriptor { get; }

    Task<Decision> DecideAsync(AgentContext context, CancellationToken cancellationToken);
}
