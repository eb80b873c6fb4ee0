using System.Buffers;
using System.Text.Json;

namespace Netra.Notifier;

/// <summary>The usual event, which lies in its hint as it goes over the wire: no token of it is written again.</summary>
sealed partial class WireEvent
{
    /// <summary>What may be written otherwise in a frame: escapes, and whitespace between tokens, which inside of a string is escaped.</summary>
    static readonly SearchValues<byte> Foreign = SearchValues.Create("\\\n\r\t"u8);

    /// <returns>Null where the frame would differ; the reader then stands anywhere.</returns>
    static WireEvent? TryCopy(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var begin = (int)reader.TokenStartIndex + 1;
        var (seq, end, zone) = (0L, LogEnd.No, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
                reader.Skip();
            else if (reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                seq = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                end = EndOf(ref reader);
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                zone = ZoneOf(ref reader);
            }
            else if (!IsAsItIs(ref reader))
                return null;
        }

        var members = json[begin..(int)reader.BytesConsumed];
        return zone == 0 || members.ContainsAny(Foreign) ? null : new(seq, end, FrameOf(members, zone - begin));
    }

    static bool IsAsItIs(ref Utf8JsonReader reader)
    {
        var known = reader.ValueTextEquals("v"u8) || reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("run"u8) || reader.ValueTextEquals("traceparent"u8);
        return known && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number;
    }

    /// <returns>Where the time's zone begins; 0 where it is not UTC.</returns>
    static int ZoneOf(ref Utf8JsonReader reader)
    {
        var zone = reader.ValueSpan.EndsWith(Utc) ? Utc.Length : reader.ValueSpan.EndsWith("Z"u8) ? 1 : 0;
        return zone == 0 ? 0 : (int)reader.TokenStartIndex + 1 + reader.ValueSpan.Length - zone;
    }

    static ReadOnlySpan<byte> Utc => "+00:00"u8;

    static byte[] FrameOf(ReadOnlySpan<byte> members, int zone)
    {
        var rest = members[zone..];
        rest = rest[(rest[0] == (byte)'Z' ? 1 : Utc.Length)..];
        var wire = WireFrame.New(Begin.Length + zone + 1 + rest.Length);
        var message = WireFrame.MessageOf(wire).Span;
        Begin.CopyTo(message);
        members[..zone].CopyTo(message[Begin.Length..]);
        message[Begin.Length + zone] = (byte)'Z';
        rest.CopyTo(message[(Begin.Length + zone + 1)..]);
        return wire;
    }
}
