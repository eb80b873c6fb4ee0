using System.Security.Cryptography;
using System.Text;

namespace Netra.Hosting.DeadLetters;

/// <summary>What makes two deliveries one dead letter: message, queue and which of its replays it was. A message without an id is told by its delivery, else by its bytes.</summary>
static class DeadLetterIdentity
{
    /// <summary>The reason of skipped messages, followed by the delivery's id.</summary>
    public const string NotUnderstood = "dead-letter";

    public static string Of(string kind, string queue, string? messageId, string? delivery, Guid? replayItem, ReadOnlySpan<byte> body)
    {
        var subject = messageId ?? delivery ?? "";
        var text = string.Join('|', kind, queue, subject, replayItem?.ToString(), Convert.ToHexStringLower(SHA256.HashData(body)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
