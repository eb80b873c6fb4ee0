namespace Netra.Storage.Webhooks;

/// <summary>Where a user wants to hear of the ends of runs.</summary>
public sealed class WebhookRow
{
    public Guid Id { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    public string Url { get; set; } = "";

    /// <summary><c>whsec_</c> and the key in base64, as in Standard Webhooks, sealed by <see cref="Secrets.SecretSeal"/>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Event types joined by spaces; empty for all.</summary>
    public string Events { get; set; } = "";

    public string? Description { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public bool Wants(string type) => Events.Length == 0 || Events.Split(' ').Contains(type, StringComparer.Ordinal);
}

/// <summary>What signs the webhooks that single runs name; one for each user, made when it is first needed.</summary>
public sealed class WebhookSecret
{
    public Guid OwnerId { get; set; }

    public Guid TenantId { get; set; }

    /// <summary>Sealed as a webhook's.</summary>
    public string Secret { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }
}
