namespace Netra.Storage;

/// <summary>A transaction that several changes shared has failed, by the fault of any of them; each is to be tried again.</summary>
public sealed class SharedTransactionException : Exception
{
    const string Text = "A transaction that several changes shared has failed; each is to be tried again.";

    public SharedTransactionException(Exception inner) : base(Text, inner) { }

    public SharedTransactionException() : base(Text) { }

    public SharedTransactionException(string message) : base(message) { }

    public SharedTransactionException(string message, Exception innerException) : base(message, innerException) { }
}
