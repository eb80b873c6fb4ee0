namespace Netra.Hosting;

/// <summary>The broker, or the database, has not answered a send for long: whether it got it is not known.</summary>
public sealed class UnansweredSendException(string message, Exception innerException) : TimeoutException(message, innerException)
{
    public UnansweredSendException() : this("The send was not answered in time.") { }

    public UnansweredSendException(string message) : this(message, new TimeoutException(message)) { }
}
