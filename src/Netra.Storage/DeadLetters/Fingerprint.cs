using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Netra.Storage.DeadLetters;

/// <summary>Puts dead letters of one cause into one group.</summary>
public static partial class Fingerprint
{
    const int OwnFrames = 3;
    const string Own = "Netra.";

    /// <summary>From kind, consumer, message type, the chain's types and normalised messages, and the top frames of our own code.</summary>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(string kind, string? consumer, string? messageType, IReadOnlyList<FailureCause> chain)
    {
        var text = new StringBuilder().Append(kind).Append('\n').Append(consumer).Append('\n').Append(messageType);
        foreach (var cause in chain)
            text.Append('\n').Append(cause.Type).Append(": ").Append(Normalise(cause.Message));
        foreach (var frame in chain.SelectMany(c => c.Frames).Where(f => f.StartsWith(Own, StringComparison.Ordinal)).Take(OwnFrames))
            text.Append('\n').Append(frame);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    /// <summary>The message without what differs from case to case: ids, quoted texts, numbers.</summary>
    public static string Normalise(string message) =>
        Numbers().Replace(Quoted().Replace(Ids().Replace(message, "<id>"), "<text>"), "<n>");

    [GeneratedRegex("[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|\\b[0-9a-fA-F]{16,}\\b", RegexOptions.None, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();
}
