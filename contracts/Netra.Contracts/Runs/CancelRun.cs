namespace Netra.Contracts.Runs;

/// <summary>Nudges a run whose row says that a cancel was requested.</summary>
public sealed record CancelRun(Guid RunId, Guid TenantId, Guid OwnerId) : INudge;
