namespace Netra.Sdk;

/// <summary>What was said in the run's thread before the run began.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Plain text; for a result without one, its JSON. Long ones are cut.</param>
public sealed record EarlierMessage(string Role, string Content, Guid RunId, DateTimeOffset At);
