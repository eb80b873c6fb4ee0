using System.Security.Cryptography;
using System.Text;

namespace Netra.Notifier;

/// <summary>The thread that a client names: a UUID is the thread's own id; any other text stands for one thread of each user.</summary>
static class AgUiThread
{
    const int MostTitle = 80;

    public static Guid IdOf(Guid ownerId, string threadId)
    {
        if (Guid.TryParseExact(threadId, "D", out var id))
            return id;
        Span<byte> name = SHA256.HashData([.. ownerId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(threadId)]).AsSpan(0, 16);
        name[6] = (byte)((name[6] & 0x0F) | 0x80); // version 8, variant 1 (RFC 9562)
        name[8] = (byte)((name[8] & 0x3F) | 0x80);
        return new Guid(name, bigEndian: true);
    }

    /// <summary>The beginning of what the user said first.</summary>
    public static string TitleOf(AgUiInput input)
    {
        var text = string.Concat((input.LastUserText ?? input.ThreadId).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
        return text.Length == 0 ? "Conversation" : text.Length <= MostTitle ? text : text[..(MostTitle - 1)] + "…";
    }
}
