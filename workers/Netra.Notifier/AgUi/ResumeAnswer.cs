using System.Text.Json;

namespace Netra.Notifier;

/// <summary>How a client answers an interrupt.</summary>
/// <param name="Abandoned">Given up rather than answered; counts as not approved.</param>
sealed record ResumeAnswer(string InterruptId, bool Approve, string? Comment, bool Abandoned)
{
    /// <summary>The JSON schema of a payload; <c>approve</c> does for <c>approved</c>, and a bare boolean for the object.</summary>
    public const string Schema =
        """{"type":"object","properties":{"approved":{"type":"boolean"},"comment":{"type":"string","maxLength":2000}},"required":["approved"]}""";

    /// <returns>Null for an entry that answers nothing.</returns>
    public static ResumeAnswer? Read(JsonElement entry)
    {
        if (AgUiInput.Text(entry, "interruptId") is not { Length: > 0 } id)
            return null;
        if (AgUiInput.Text(entry, "status") == "cancelled")
            return new(id, Approve: false, "Not answered.", Abandoned: true);
        if (AgUiInput.Text(entry, "status") != "resolved" || !entry.TryGetProperty("payload", out var payload))
            return null;
        return Approval(payload) is { } approve ? new(id, approve, AgUiInput.Text(payload, "comment"), Abandoned: false) : null;
    }

    static bool? Approval(JsonElement payload) => payload.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object when payload.TryGetProperty("approved", out var given) && given.ValueKind != JsonValueKind.Object => Approval(given),
        JsonValueKind.Object when payload.TryGetProperty("approve", out var given) && given.ValueKind != JsonValueKind.Object => Approval(given),
        _ => null,
    };
}
