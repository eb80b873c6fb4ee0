namespace Netra.Client;

/// <summary>What the fleet serves, and by which processes.</summary>
public sealed class FleetApi
{
    readonly Transport transport;

    internal FleetApi(Transport transport) => this.transport = transport;

    public Task<Page<CatalogueItem>> AgentsAsync(CancellationToken cancellationToken) =>
        transport.GetAsync("v1/agents", ClientJson.Default.PageCatalogueItem, cancellationToken);

    public Task<Page<CatalogueItem>> ToolsAsync(CancellationToken cancellationToken) =>
        transport.GetAsync("v1/tools", ClientJson.Default.PageCatalogueItem, cancellationToken);

    public Task<Page<Worker>> WorkersAsync(CancellationToken cancellationToken) =>
        transport.GetAsync("v1/workers", ClientJson.Default.PageWorker, cancellationToken);

    /// <summary>What waits in the broker; nothing for an embedded fleet, which has none.</summary>
    public Task<Page<QueueDepth>> QueuesAsync(CancellationToken cancellationToken) => transport.GetAsync("v1/queues", ClientJson.Default.PageQueueDepth, cancellationToken);

    /// <summary>Lets a worker finish what it has and take nothing new.</summary>
    public Task<Worker> DrainAsync(string workerId, CancellationToken cancellationToken) => transport.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"v1/workers/{Uri.EscapeDataString(workerId)}/drain"), ClientJson.Default.Worker, cancellationToken);
}
