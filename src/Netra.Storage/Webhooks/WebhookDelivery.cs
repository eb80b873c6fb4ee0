namespace Netra.Storage.Webhooks;

/// <summary>One message to a webhook: made by the transaction that ends its run, sent until it is taken. Its id is its <c>webhook-id</c>, the same for every attempt.</summary>
public sealed class WebhookDelivery
{
    public Guid Id { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    /// <summary>Null for the webhook that the run itself names.</summary>
    public Guid? WebhookId { get; set; }

    public Guid RunId { get; set; }

    /// <summary>One of <see cref="WebhookEvents"/>.</summary>
    public string Type { get; set; } = "";

    public string Url { get; set; } = "";

    /// <summary>JSON, sent as it is.</summary>
    public string Body { get; set; } = "";

    /// <summary>One of <see cref="DeliveryStatus"/>.</summary>
    public string Status { get; set; } = DeliveryStatus.Pending;

    public int Attempts { get; set; }

    /// <summary>When it is sent next; while it is being sent, when another takes it over. Null once it has ended.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>JSON array of attempts, oldest first, the last 20.</summary>
    public string Log { get; set; } = "[]";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }
}

public static class DeliveryStatus
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string Failed = "failed";
}

/// <param name="Status">HTTP's; null where there was no answer.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Error, long Milliseconds);
