using Netra.Storage.Secrets;

namespace Netra.Hosting.Secrets;

/// <summary>The keys under which secrets are kept in the database; the same in API and scheduler.</summary>
public sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>Each 32 bytes in base64. The first is used from now on, the others open what was sealed before.</summary>
    public IList<string> Keys { get; init; } = [];

    internal bool IsSound() => Keys.All(k => Read(k).Length == SecretSeal.KeyBytes);

    internal SecretSeal Seal() => new([.. Keys.Select(Read)]);

    static byte[] Read(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) ? bytes[..length] : [];
    }
}
