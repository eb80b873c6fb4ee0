namespace Netra.Contracts.Tools;

/// <summary>Calls of one tool that were due at the same time, in one message; each is taken as if it had come alone. Only of tools that answer at once.</summary>
public sealed record CallTools(IReadOnlyList<CallTool> Calls);
