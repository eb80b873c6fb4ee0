namespace Netra.Storage.DeadLetters;

/// <summary>How messages die.</summary>
public static class DeadLetterKinds
{
    /// <summary>Its consumer failed at it again and again.</summary>
    public const string Error = "error";

    /// <summary>Nobody understood it.</summary>
    public const string Skipped = "skipped";

    /// <summary>The broker gave up: mostly since it killed its workers.</summary>
    public const string DeadLetter = "dead_letter";

    /// <summary>A tool call whose transient error outlasted its retries.</summary>
    public const string ToolCall = "tool_call";
}
