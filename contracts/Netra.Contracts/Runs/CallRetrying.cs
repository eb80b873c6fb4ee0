namespace Netra.Contracts.Runs;

/// <summary>An attempt of a tool call has failed and another will follow; the failure is in the call's row.</summary>
public sealed record CallRetrying(Guid RunId, Guid CallId, Guid TenantId, Guid OwnerId) : INudge;
