using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Cli;

/// <summary>The administrator's key of an embedded fleet, in a file that only its owner may read.</summary>
static class AdminKey
{
    /// <summary>The folder's key; made with tenant <c>local</c> at the first start, and again when the file or the database was replaced.</summary>
    public static async Task<string> EnsureAsync(string folder, string databaseUrl, CancellationToken cancellationToken)
    {
        await using var db = StorageRegistration.Open(databaseUrl);
        var file = EmbeddedFolder.KeyFile(folder);
        if (File.Exists(file) && (await File.ReadAllTextAsync(file, cancellationToken)).Trim() is var known && await IsKnownAsync(db, known, cancellationToken))
            return known;
        var admin = await LocalAdmin.EnsureAsync(db, cancellationToken);
        EmbeddedFolder.WritePrivate(file, admin.Key + "\n");
        return admin.Key;
    }

    static async Task<bool> IsKnownAsync(NetraDb db, string key, CancellationToken cancellationToken) =>
        key.Split('_') is ["nk", var id, _] && await db.ApiKeys.AnyAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken);
}
