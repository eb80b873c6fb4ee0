namespace Netra.Client;

/// <summary>A conversation: its runs see what was said before.</summary>
/// <param name="Version">One more with each change, also by a run that adds its messages.</param>
public sealed record ConversationThread(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Version) : Answer;

/// <summary>What was said in a thread.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Truncated">Whether the content was cut; the run has the whole.</param>
public sealed record ThreadMessage(Guid Id, Guid RunId, string Role, string Content, bool Truncated, string RunStatus, DateTimeOffset CreatedAt) : Answer;

/// <summary>Begins or renames a thread.</summary>
sealed record TitleRequest(string Title);
