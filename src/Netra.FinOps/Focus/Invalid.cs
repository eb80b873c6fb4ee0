using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Failures that are the caller's to mend.</summary>
static class Invalid
{
    /// <summary>An <c>invalid_input</c> failure; the message says what to do.</summary>
    public static FailureException Input(string message) => new(new Failure("invalid_input", message));
}
