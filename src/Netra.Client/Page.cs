namespace Netra.Client;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor = null) : Answer;
