using System.Buffers;
using System.Text.Json;

namespace Netra.Notifier;

/// <summary>Copies JSON from a reader to a writer without building anything of it; numbers keep their text.</summary>
static class JsonTokens
{
    /// <summary>Copies the value that the reader stands on, which then stands on its last token.</summary>
    public static void CopyValue(this Utf8JsonWriter json, ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            json.CopyToken(ref reader);
        }
        while ((reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || reader.CurrentDepth > depth) && reader.Read());
    }

    static void CopyToken(this Utf8JsonWriter json, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                json.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                json.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                json.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                json.WriteEndArray();
                break;
            case JsonTokenType.PropertyName when IsPlain(ref reader):
                json.WritePropertyName(reader.ValueSpan);
                break;
            case JsonTokenType.PropertyName:
                json.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String when IsPlain(ref reader):
                json.WriteStringValue(reader.ValueSpan);
                break;
            case JsonTokenType.String:
                json.WriteStringValue(reader.GetString());
                break;
            case JsonTokenType.Number:
                json.WriteRawValue(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                json.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    static bool IsPlain(ref Utf8JsonReader reader) => !reader.ValueIsEscaped && !reader.HasValueSequence;
}
