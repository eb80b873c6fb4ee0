using System.ComponentModel;
using Netra.Storage.Threads;

namespace Netra.Api.Threads;

/// <summary>A conversation.</summary>
sealed record ThreadView(
    Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    [property: Description("One more with each change, also by a run that adds its messages; the ETag holds it.")] long Version)
{
    public static ThreadView From(ThreadRow t) => new(t.Id, t.Title, t.CreatedAt, t.UpdatedAt, t.Version);
}

/// <summary>What was said in a thread.</summary>
sealed record MessageView(
    Guid Id, Guid RunId, [property: Description("user or assistant.")] string Role,
    string Content, [property: Description("Whether the content was cut; the run has the whole.")] bool Truncated,
    [property: Description("How the run ended.")] string RunStatus, DateTimeOffset CreatedAt)
{
    public static MessageView From(ThreadMessage m) => new(m.Id, m.RunId, m.Role, m.Content, m.Truncated, m.RunStatus, m.CreatedAt);
}

sealed record ThreadRequest
{
    [Description("1 to 200 characters.")]
    public required string Title { get; init; }

    /// <exception cref="Problems.RefusedException">The title is empty, too long or has control characters.</exception>
    public string CheckedTitle() => string.IsNullOrWhiteSpace(Title)
        ? throw Problems.RefusedException.Invalid(new Problems.Fault("/title", "must not be empty"))
        : Requests.PlainText.Check(Title, "title");
}
