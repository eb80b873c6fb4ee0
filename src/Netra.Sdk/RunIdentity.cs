namespace Netra.Sdk;

/// <summary>On whose behalf a run works, and the ids that tie its traces together.</summary>
public sealed record RunIdentity(
    Guid TenantId, Guid UserId, Guid? ThreadId, string CorrelationId, string? SessionId, string RequestId);
