namespace Netra.Storage.Tenants;

public sealed class User
{
    public Guid Id { get; set; }

    public Guid TenantId { get; set; }

    /// <summary>Unique in the tenant.</summary>
    public string Name { get; set; } = "";

    /// <summary>Unique in the fleet where given; lower case.</summary>
    public string? Email { get; set; }

    /// <summary>Space-separated permissions beyond those of the tier.</summary>
    public string Permissions { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }
}
