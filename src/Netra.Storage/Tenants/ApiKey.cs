namespace Netra.Storage.Tenants;

/// <summary>A credential <c>nk_&lt;id&gt;_&lt;secret&gt;</c>, or a short-lived token <c>nt_&lt;id&gt;_&lt;secret&gt;</c>; the secret itself is nowhere stored.</summary>
public sealed class ApiKey
{
    public string Id { get; set; } = "";

    public Guid UserId { get; set; }

    public byte[] Salt { get; set; } = [];

    /// <summary>SHA-256 over salt and secret; the secret has 256 random bits, so no slow hash is needed.</summary>
    public byte[] Hash { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Of a token: the key with which it ends, or empty where it was not issued to a key. Null for a key.</summary>
    public string? ParentId { get; set; }

    /// <summary>Of a token: its permissions, space-separated, as far as its user has them.</summary>
    public string? Permissions { get; set; }

    /// <summary>Of a token: the only run that it is good for; null for all of its user's.</summary>
    public Guid? RunId { get; set; }
}
