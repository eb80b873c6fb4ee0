using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Hosting.DeadLetters;

/// <summary>Messages in a file: one JSON object a line.</summary>
public static class RawFile
{
    /// <summary>Adds to the file; on the disk when it returns.</summary>
    public static async Task AppendAsync(string path, IEnumerable<RawDelivery> messages, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        await using var text = new StreamWriter(file);
        foreach (var message in messages)
            await text.WriteLineAsync(Line(message).AsMemory(), cancellationToken);
        await text.FlushAsync(cancellationToken);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    /// <exception cref="FormatException">A line is no message; the message names it.</exception>
    public static async Task<IReadOnlyList<RawDelivery>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        List<RawDelivery> messages = [];
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (line.Length > 0)
                messages.Add(Parse(line, number));
        }

        return messages;
    }

    /// <summary>Headers as a line has them.</summary>
    public static IReadOnlyDictionary<string, object?> Headers(JsonElement headers) => HeaderText.Plain(headers);

    public static string Line(RawDelivery message) => new JsonObject
    {
        ["queue"] = message.Source,
        ["message_id"] = message.MessageId,
        ["content_type"] = message.ContentType,
        ["headers"] = JsonNode.Parse(HeaderText.Write(message.Headers)),
        ["body"] = Convert.ToBase64String(message.Body),
    }.ToJsonString(Storage.StorageJson.Options);

    static RawDelivery Parse(string line, int number)
    {
        try
        {
            var json = JsonElement.Parse(line);
            return new(
                json.GetProperty("queue").GetString()!, Headers(json.GetProperty("headers")), Text(json, "message_id"), Text(json, "content_type"),
                json.GetProperty("body").GetBytesFromBase64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"Line {number} is no message: {e.Message}", e);
        }
    }

    static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
