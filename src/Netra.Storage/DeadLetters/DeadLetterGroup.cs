namespace Netra.Storage.DeadLetters;

/// <summary>Dead letters of one cause. What they count to is read from them; this is what people say of it.</summary>
public sealed class DeadLetterGroup
{
    public string Fingerprint { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Consumer { get; set; }

    public string? MessageType { get; set; }

    public string? Exception { get; set; }

    /// <summary>The message with its ids, numbers and quoted texts taken out.</summary>
    public string? Error { get; set; }

    public DateTimeOffset FirstSeen { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    /// <summary><c>open</c>, <c>acknowledged</c> or <c>ignored</c>.</summary>
    public string State { get; set; } = "open";

    public string? Owner { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset? IgnoreUntil { get; set; }
}
