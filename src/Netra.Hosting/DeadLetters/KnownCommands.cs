using System.Text.Json;
using Netra.Contracts;

namespace Netra.Hosting.DeadLetters;

/// <summary>The commands of this build, by their name on the wire.</summary>
public static class KnownCommands
{
    static readonly Dictionary<string, Type> ByName = typeof(ICommand).Assembly.GetExportedTypes()
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.Namespace?.StartsWith("Netra.Contracts.", StringComparison.Ordinal) == true)
        .ToDictionary(Envelope.NameOf, StringComparer.Ordinal);

    public static Type? Find(string? messageType) => messageType is null ? null : ByName.GetValueOrDefault(messageType);

    /// <returns>The message, or null where this build does not know its type or cannot read it.</returns>
    public static object? Read(string? messageType, string? message)
    {
        if (Find(messageType) is not { } type || message is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize(message, type, JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
