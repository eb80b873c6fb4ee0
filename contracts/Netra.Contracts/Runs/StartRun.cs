namespace Netra.Contracts.Runs;

/// <summary>Asks for a slot for a run that is queued or waits for one; a no-op in any other state.</summary>
public sealed record StartRun(Guid RunId, Guid TenantId, Guid OwnerId) : INudge;
