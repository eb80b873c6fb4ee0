namespace Netra.Storage.Tenants;

/// <summary>A credential <c>nk_&lt;id&gt;_&lt;secret&gt;</c>; the secret itself is nowhere stored.</summary>
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
}
