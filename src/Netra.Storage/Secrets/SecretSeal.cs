using System.Security.Cryptography;
using System.Text;

namespace Netra.Storage.Secrets;

/// <summary>Encrypts secrets that must be read again, such as those that sign webhooks: AES-256-GCM, each bound to its owner, so that one copied into another's row does not open.</summary>
/// <remarks>A sealed secret is <c>sealed:KEY:DATA</c>: the key's id, and nonce, tag and text in base64. What does not begin so is plain, from a time or a fleet without a key.</remarks>
/// <param name="keys">Of 32 bytes each. The first seals, all open; none leaves secrets plain.</param>
public sealed class SecretSeal(IReadOnlyList<byte[]> keys)
{
    public const int KeyBytes = 32;
    const string Mark = "sealed:";
    const int NonceBytes = 12;
    const int TagBytes = 16;

    readonly IReadOnlyList<(string Id, byte[] Key)> known = [.. keys.Select(k => (IdOf(k), k))];

    /// <summary>Whether secrets are sealed at all.</summary>
    public bool IsOn => known.Count > 0;

    /// <summary>What a secret that was sealed with the present key begins with.</summary>
    public string CurrentPrefix => Mark + known[0].Id + ":";

    public string Seal(Guid owner, string secret)
    {
        if (!IsOn)
            return secret;
        var text = Encoding.UTF8.GetBytes(secret);
        var data = new byte[NonceBytes + TagBytes + text.Length];
        RandomNumberGenerator.Fill(data.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(known[0].Key, TagBytes);
        aes.Encrypt(data.AsSpan(0, NonceBytes), text, data.AsSpan(NonceBytes + TagBytes), data.AsSpan(NonceBytes, TagBytes), owner.ToByteArray());
        return CurrentPrefix + Convert.ToBase64String(data);
    }

    /// <exception cref="CryptographicException">It was sealed with a key that is not among those of this process, or for another owner, or was changed.</exception>
    public string Open(Guid owner, string stored)
    {
        if (!stored.StartsWith(Mark, StringComparison.Ordinal))
            return stored;
        var parts = stored.Split(':', 3);
        if (known.FirstOrDefault(k => k.Id == parts[1]) is not { Key: { } key })
            throw new CryptographicException($"A secret was sealed with key {parts[1]}, which is not among Secrets:Keys.");
        var data = Convert.FromBase64String(parts[2]);
        var text = new byte[data.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(data.AsSpan(0, NonceBytes), data.AsSpan(NonceBytes + TagBytes), data.AsSpan(NonceBytes, TagBytes), text, owner.ToByteArray());
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Tells keys apart and tells nothing of them.</summary>
    static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "netra secrets"u8, .. key]))[..8];
}
