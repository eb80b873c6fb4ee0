namespace Netra.Contracts.Tools;

/// <summary>Asks a tool worker to execute a call whose row is already there.</summary>
/// <param name="CallId">The call.</param>
/// <param name="RunId">Its run.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="TenantId">The run's tenant.</param>
/// <param name="OwnerId">The run's owner.</param>
/// <param name="Work">For the first attempt of a small call that only reads; else the row is read.</param>
/// <param name="Traceparent">W3C trace context of the cause, where the call travels with others.</param>
public sealed record CallTool(Guid CallId, Guid RunId, string Tool, Guid TenantId, Guid OwnerId, CallWork? Work = null, string? Traceparent = null) : ICommand;
