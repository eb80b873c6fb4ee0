namespace Netra.Contracts.Tools;

/// <summary>Asks a tool worker to execute a call whose row is already there.</summary>
public sealed record CallTool(Guid CallId, Guid RunId, string Tool, Guid TenantId, Guid OwnerId) : ICommand;
