using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>Where the ends of own runs are told.</summary>
/// <param name="Secret">Signs the messages; told when the webhook is made and never again.</param>
public sealed record Webhook(Guid Id, string Url, IReadOnlyList<string> Events, string? Description, DateTimeOffset CreatedAt, string? Secret = null) : Answer;

/// <summary>A webhook to make.</summary>
public sealed record WebhookRequest
{
    public required Uri Url { get; init; }

    /// <summary><c>run.completed</c>, <c>run.failed</c>, <c>run.timed_out</c>, <c>run.cancelled</c>; all when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Events { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }
}

/// <summary>One message and what became of it.</summary>
/// <param name="WebhookId">Null for the webhook that the run itself named.</param>
/// <param name="Status"><c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
public sealed record WebhookDelivery(Guid Id, Guid? WebhookId, Guid RunId, string Type, string Url, string Status, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset? DeliveredAt) : Answer;
