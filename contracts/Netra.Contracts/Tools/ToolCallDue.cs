namespace Netra.Contracts.Tools;

/// <summary>The sweep found the call due: past its deadline it times out, before it it is sent again.</summary>
public sealed record ToolCallDue(Guid CallId, Guid RunId, Guid TenantId, Guid OwnerId) : INudge;
