namespace Netra.Contracts.Tools;

/// <summary>A hint, to any tool worker, that the call's row is closed.</summary>
public sealed record CancelCall(Guid CallId, Guid RunId);
