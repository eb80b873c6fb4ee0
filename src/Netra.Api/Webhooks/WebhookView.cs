using System.ComponentModel;
using System.Text.Json.Serialization;
using Netra.Api.Json;
using Netra.Storage.Webhooks;

namespace Netra.Api.Webhooks;

sealed record WebhookRequest
{
    [Description("An http or https address on the public internet, port 80, 443, 8080 or 8443.")]
    public required string Url { get; init; }

    [Description("run.completed, run.failed, run.timed_out, run.cancelled; all when absent.")]
    public IReadOnlyList<string>? Events { get; init; }

    public string? Description { get; init; }
}

/// <summary>Where the end of one run is told.</summary>
sealed record RunWebhook([property: Description("An http or https address on the public internet, port 80, 443, 8080 or 8443.")] string Url);

sealed record WebhookView(
    Guid Id, string Url, IReadOnlyList<string> Events, string? Description, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("Shown when the webhook is made and never again.")]
    public string? Secret { get; init; }

    public static WebhookView From(WebhookRow w) => new(w.Id, w.Url, w.Events.Length == 0 ? WebhookEvents.All : w.Events.Split(' '), w.Description, w.CreatedAt);
}

/// <summary>What signs the webhooks that single runs name.</summary>
sealed record SecretView(string Secret);

/// <summary>One message and what became of it. Its <c>webhook-id</c> is <c>msg_</c> and the id without hyphens.</summary>
sealed record DeliveryView(
    Guid Id, [property: Description("Null for the webhook that the run itself names.")] Guid? WebhookId, Guid RunId, string Type, string Url,
    [property: Description("pending, delivered or failed.")] string Status, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt,
    [property: Description("The last 20 attempts: at, status, error, milliseconds.")] RawJson Log, RawJson Body)
{
    public static DeliveryView From(WebhookDelivery d) => new(
        d.Id, d.WebhookId, d.RunId, d.Type, d.Url, d.Status, d.Attempts, d.DueAt, d.CreatedAt, d.DeliveredAt, new(d.Log), new(d.Body));
}
