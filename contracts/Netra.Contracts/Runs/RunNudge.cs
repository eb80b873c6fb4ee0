namespace Netra.Contracts.Runs;

/// <summary>A <see cref="StartRun"/> or a <see cref="CallEnded"/> among others.</summary>
/// <param name="RunId">The run.</param>
/// <param name="CallId">The call that has ended; null to start the run.</param>
/// <param name="TenantId">The run's tenant.</param>
/// <param name="OwnerId">The run's owner.</param>
/// <param name="Traceparent">W3C trace context of the cause.</param>
public sealed record RunNudge(Guid RunId, Guid? CallId, Guid TenantId, Guid OwnerId, string? Traceparent)
{
    /// <summary>The nudge as a message of its own.</summary>
    public INudge Alone() => CallId is { } call ? new CallEnded(RunId, call, TenantId, OwnerId) : new StartRun(RunId, TenantId, OwnerId);
}
