namespace Netra.Bench;

/// <summary>Why nothing could be measured, and what to do about it.</summary>
public sealed class BenchException : Exception
{
    public BenchException() : this("Nothing could be measured.") { }

    public BenchException(string message) : base(message) { }

    public BenchException(string message, Exception innerException) : base(message, innerException) { }
}
