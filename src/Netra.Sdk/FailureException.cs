namespace Netra.Sdk;

/// <summary>Carries a <see cref="Failure"/> out of the depth of an agent or tool; the worker turns it into the outcome.</summary>
public sealed class FailureException : Exception
{
    public FailureException(Failure failure) : base(failure?.Message) => Failure = failure!;

    public FailureException() : this(new Failure("tool_failed", "The work failed.")) { }

    public FailureException(string message) : this(new Failure("tool_failed", message)) { }

    public FailureException(string message, Exception innerException) : base(message, innerException) =>
        Failure = new Failure("tool_failed", message);

    public Failure Failure { get; }
}
