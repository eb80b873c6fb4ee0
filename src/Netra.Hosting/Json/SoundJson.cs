using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Netra.Hosting.Json;

/// <summary>Tells JSON that every part of the fleet can read and write again from JSON that only parses: too deep for others, or with text that is none.</summary>
public static class SoundJson
{
    /// <returns>What is wrong with the value, or null.</returns>
    public static string? FaultOf(JsonElement value, int mostLevels)
    {
        var json = JsonMarshal.GetRawUtf8Value(value);
        return TextFaultOf(json) ?? (json.Length > 2 * mostLevels && IsDeeper(json, mostLevels) ? $"is nested deeper than {mostLevels} levels" : null);
    }

    /// <returns>What is wrong with its strings and names, or null; also for what is no JSON.</returns>
    public static string? TextFaultOf(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return "is not UTF-8";
        if (json.IndexOf("\\u"u8) < 0)
            return null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.String or JsonTokenType.PropertyName, ValueIsEscaped: true })
                    reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            return "has a string with half a surrogate pair";
        }
        catch (JsonException)
        {
            // whoever parses it says what is wrong
        }

        return null;
    }

    static bool IsDeeper(ReadOnlySpan<byte> json, int levels)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth > levels)
                return true;
        }

        return false;
    }
}
