using System.Security.Cryptography;
using Netra.Storage.Secrets;

namespace Netra.Cli;

/// <summary>The key under which an embedded fleet keeps secrets in its database, in a file that only its owner may read. Without it they are lost.</summary>
static class SecretsKey
{
    /// <summary>The folder's key, made at the first start.</summary>
    public static async Task<string> EnsureAsync(string folder, CancellationToken cancellationToken)
    {
        var file = EmbeddedFolder.SecretsFile(folder);
        if (!File.Exists(file))
            EmbeddedFolder.WritePrivate(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretSeal.KeyBytes)) + "\n");
        return (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
    }
}
