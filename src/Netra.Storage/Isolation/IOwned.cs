namespace Netra.Storage;

/// <summary>A row that belongs to a user of a tenant.</summary>
public interface IOwned
{
    Guid TenantId { get; }

    Guid OwnerId { get; }
}
