namespace Netra.Client;

/// <summary>Makes, reads and deletes webhooks, and has messages sent again.</summary>
public sealed class WebhooksApi
{
    const string Path = "v1/webhooks";

    readonly Transport transport;

    internal WebhooksApi(Transport transport) => this.transport = transport;

    /// <returns>The webhook with its secret, which is told only now.</returns>
    public Task<Webhook> CreateAsync(WebhookRequest request, CancellationToken cancellationToken) =>
        transport.SendAsync(HttpMethod.Post, Path, request, ClientJson.Default.WebhookRequest, ClientJson.Default.Webhook, ifMatch: null, cancellationToken);

    public Task<Webhook> GetAsync(Guid id, CancellationToken cancellationToken) => transport.GetAsync($"{Path}/{id}", ClientJson.Default.Webhook, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<Page<Webhook>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        transport.GetAsync(Path + Transport.Query(("cursor", cursor)), ClientJson.Default.PageWebhook, cancellationToken);

    /// <summary>What was sent, newest first.</summary>
    public Task<Page<WebhookDelivery>> DeliveriesAsync(Guid? runId, string? status, string? cursor, CancellationToken cancellationToken) => transport.GetAsync(
        $"{Path}/deliveries" + Transport.Query(("run_id", runId?.ToString()), ("status", status), ("cursor", cursor)), ClientJson.Default.PageWebhookDelivery, cancellationToken);

    /// <summary>Sends a message again, under the same <c>webhook-id</c>.</summary>
    public Task<WebhookDelivery> RedeliverAsync(Guid deliveryId, CancellationToken cancellationToken) =>
        transport.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{Path}/deliveries/{deliveryId}/redeliver"), ClientJson.Default.WebhookDelivery, cancellationToken);

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => transport.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{id}"), cancellationToken);
}
