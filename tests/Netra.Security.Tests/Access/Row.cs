namespace Netra.Security.Tests.Access;

/// <summary>What is to be true of an operation.</summary>
/// <param name="Object">What its path names: <c>run</c>, <c>call</c>, <c>dataset</c>, <c>thread</c>, <c>schedule</c>, <c>webhook</c>, <c>delivery</c>; null where it names nothing that belongs to a user.</param>
/// <param name="Permission">What the caller needs beside a key; null for nothing.</param>
/// <param name="Body">A JSON body that reaches the handler.</param>
sealed record Row(string? Object = null, string? Permission = null, string? Body = null)
{
    /// <summary>Whether another user's object is to look as if there were none.</summary>
    public bool IsOwned => Object is not null;
}
