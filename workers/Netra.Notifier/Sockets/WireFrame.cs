using System.Buffers.Binary;

namespace Netra.Notifier;

/// <summary>A text message as a server sends it over a WebSocket, whole, with its header and not masked (RFC 6455, 5.2): made once, the same bytes for every client.</summary>
static class WireFrame
{
    const byte FinalText = 0x81;
    const int MostOf7Bits = 125;
    const byte Has16Bits = 126;
    const byte Has64Bits = 127;

    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        var frame = New(message.Length);
        message.CopyTo(MessageOf(frame).Span);
        return frame;
    }

    /// <summary>A frame whose message is to be filled in.</summary>
    /// <param name="length">Of the message, in bytes.</param>
    public static byte[] New(int length)
    {
        var header = length <= MostOf7Bits ? 2 : length <= ushort.MaxValue ? 4 : 10;
        var frame = GC.AllocateUninitializedArray<byte>(header + length);
        (frame[0], frame[1]) = (FinalText, header == 2 ? (byte)length : header == 4 ? Has16Bits : Has64Bits);
        if (header == 4)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
        else if (header == 10)
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)length);
        return frame;
    }

    public static Memory<byte> MessageOf(byte[] frame) => frame.AsMemory(frame[1] switch { Has16Bits => 4, Has64Bits => 10, _ => 2 });
}
