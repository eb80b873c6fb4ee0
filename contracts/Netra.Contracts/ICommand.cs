namespace Netra.Contracts;

/// <summary>A message that must reach a queue: published mandatory and confirmed, and safe to send twice.</summary>
public interface ICommand
{
    /// <summary>The tenant on whose behalf the work is done.</summary>
    Guid TenantId { get; }

    /// <summary>The user on whose behalf the work is done.</summary>
    Guid OwnerId { get; }
}
