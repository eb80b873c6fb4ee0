namespace Netra.Hosting.DeadLetters;

/// <summary>A message as a queue gave it.</summary>
/// <param name="Source">The queue.</param>
/// <param name="Headers">Texts as strings, tables as dictionaries, arrays as lists.</param>
public sealed record RawDelivery(string Source, IReadOnlyDictionary<string, object?> Headers, string? MessageId, string? ContentType, byte[] Body)
{
    public string? Text(string header) => Headers.GetValueOrDefault(header) as string;
}
