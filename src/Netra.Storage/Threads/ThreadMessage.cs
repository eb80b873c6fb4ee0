namespace Netra.Storage.Threads;

/// <summary>What was said in a thread: written by the end of the run that it belongs to, in one transaction with it.</summary>
public sealed class ThreadMessage
{
    /// <summary>Version 7 and dense enough to sort: the order in which the thread is read.</summary>
    public Guid Id { get; set; }

    public Guid ThreadId { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    public Guid RunId { get; set; }

    /// <summary>One of <see cref="MessageRoles"/>.</summary>
    public string Role { get; set; } = "";

    /// <summary>Plain text, at most <see cref="MostCharacters"/>.</summary>
    public string Content { get; set; } = "";

    /// <summary>Whether the content was cut; the run has the whole.</summary>
    public bool Truncated { get; set; }

    /// <summary>How the run ended.</summary>
    public string RunStatus { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public const int MostCharacters = 32 * 1024;
}

public static class MessageRoles
{
    public const string User = "user";
    public const string Assistant = "assistant";
}
