using System.Text.Json;

namespace Netra.Notifier;

/// <summary>What is read of a <c>RunAgentInput</c>; the rest of it is the client's own affair.</summary>
/// <param name="LastUserText">The text of the last user message.</param>
/// <param name="Given"><c>forwardedProps.input</c>, where it is an object.</param>
sealed record AgUiInput(string ThreadId, string RunId, string? LastUserText, JsonElement? Given, IReadOnlyList<ResumeAnswer> Resume)
{
    const int MostId = 255;

    /// <summary>What the API takes as a session.</summary>
    const int MostThread = 128;

    /// <exception cref="JsonException">Not such an input; the message says what is wrong.</exception>
    public static AgUiInput Read(JsonElement body)
    {
        var thread = Text(body, "threadId");
        var run = Text(body, "runId");
        if (thread is not { Length: > 0 and <= MostThread } || Uri.EscapeDataString(thread).Length > MostThread)
            throw new JsonException("threadId must be a text of 1 to 128 characters, percent-encoded.");
        if (run is null || !IsKey(run))
            throw new JsonException("runId must be 1 to 255 printable ASCII characters without quotation marks, and without spaces at its ends.");
        var resume = Items(body, "resume").Select(e => ResumeAnswer.Read(e)
            ?? throw new JsonException("Each entry of resume needs interruptId and status: 'cancelled', or 'resolved' with payload {approved: true or false}.")).ToList();
        return new(thread, run, LastText(body), GivenIn(body), resume);
    }

    /// <summary>Whether the text can be an idempotency key as it is.</summary>
    public static bool IsKey(string text) =>
        text is { Length: > 0 and <= MostId } && text[0] != ' ' && text[^1] != ' ' && text.All(c => c is >= ' ' and <= '~' and not '"');

    internal static string? Text(JsonElement of, string member) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static JsonElement? GivenIn(JsonElement body) =>
        body.TryGetProperty("forwardedProps", out var props) && props.ValueKind == JsonValueKind.Object
        && props.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object ? input : null;

    static string? LastText(JsonElement body)
    {
        var last = Items(body, "messages").LastOrDefault(m => Text(m, "role") == "user");
        if (last.ValueKind == JsonValueKind.Undefined || !last.TryGetProperty("content", out var content))
            return null;
        var text = content.ValueKind == JsonValueKind.String
            ? content.GetString()
            : string.Join('\n', Items(last, "content").Where(p => Text(p, "type") == "text").Select(p => Text(p, "text")));
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    static JsonElement.ArrayEnumerator Items(JsonElement of, string member) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
