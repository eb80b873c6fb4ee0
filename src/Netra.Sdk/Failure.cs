namespace Netra.Sdk;

/// <summary>An expected failure of work: a value, never an exception that crosses a process.</summary>
/// <param name="Code">A stable code, such as <c>invalid_input</c> or <c>tool_failed</c>.</param>
/// <param name="Message">What happened and what to do, for the user; kept as it is.</param>
/// <param name="Retryable">Whether the same work may succeed when it is tried again.</param>
public sealed record Failure(string Code, string Message, bool Retryable = false);
