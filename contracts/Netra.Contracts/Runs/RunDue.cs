namespace Netra.Contracts.Runs;

/// <summary>The sweep found the run due: past its deadline it times out, before it its pending work is sent again.</summary>
public sealed record RunDue(Guid RunId, Guid TenantId, Guid OwnerId) : INudge;
