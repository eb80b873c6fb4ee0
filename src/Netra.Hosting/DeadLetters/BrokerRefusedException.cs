namespace Netra.Hosting.DeadLetters;

/// <summary>A broker that does not answer, or has no such queue.</summary>
public sealed class BrokerRefusedException(bool unreachable, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public BrokerRefusedException() : this(unreachable: false, "The broker refused.") { }

    public BrokerRefusedException(string message) : this(unreachable: false, message) { }

    public BrokerRefusedException(string message, Exception innerException) : this(unreachable: false, message, innerException) { }

    /// <summary>Whether no broker answered at all.</summary>
    public bool IsUnreachable { get; } = unreachable;
}
