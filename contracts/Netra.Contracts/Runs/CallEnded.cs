namespace Netra.Contracts.Runs;

/// <summary>A tool call, an approval or a child run that the run waits for has ended; the outcome is in its row.</summary>
public sealed record CallEnded(Guid RunId, Guid CallId, Guid TenantId, Guid OwnerId) : INudge;
