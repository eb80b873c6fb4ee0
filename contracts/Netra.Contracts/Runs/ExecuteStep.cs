namespace Netra.Contracts.Runs;

/// <summary>Asks an agent worker to decide the step; the first decision for a step wins.</summary>
public sealed record ExecuteStep(Guid RunId, int Step, Guid TenantId, Guid OwnerId) : ICommand;
