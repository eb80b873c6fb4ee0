using System.Net.Http.Headers;
using System.Text.Json;

namespace Netra.Client;

/// <summary>Uploads, reads and deletes datasets.</summary>
public sealed class DatasetsApi
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    readonly Transport transport;

    internal DatasetsApi(Transport transport) => this.transport = transport;

    /// <summary>Sends a file as it is; the import may go on after this returns (<see cref="WaitAsync"/>).</summary>
    /// <param name="contentType"><c>text/csv</c>, <c>application/gzip</c> or <c>application/x-ndjson</c>.</param>
    /// <param name="kind">Recognised by the header when null.</param>
    public Task<Dataset> UploadAsync(Stream content, string name, string contentType, string? kind, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "v1/datasets" + Transport.Query(("name", name), ("kind", kind)))
        {
            Content = new StreamContent(content),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return transport.SendAsync(message, ClientJson.Default.Dataset, cancellationToken);
    }

    /// <summary>Waits until the import has ended, well or not.</summary>
    public async Task<Dataset> WaitAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        while (dataset.Status is not (Dataset.Ready or Dataset.Failed))
        {
            await Task.Delay(Poll, transport.Time, cancellationToken);
            dataset = await GetAsync(dataset.Id, cancellationToken);
        }

        return dataset;
    }

    public Task<Dataset> GetAsync(Guid id, CancellationToken cancellationToken) =>
        transport.GetAsync($"v1/datasets/{id}", ClientJson.Default.Dataset, cancellationToken);

    public Task<Page<Dataset>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        transport.GetAsync("v1/datasets" + Transport.Query(("cursor", cursor)), ClientJson.Default.PageDataset, cancellationToken);

    public Task<JsonElement> QualityAsync(Guid id, CancellationToken cancellationToken) =>
        transport.GetAsync($"v1/datasets/{id}/quality", ClientJson.Default.JsonElement, cancellationToken);

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        transport.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"v1/datasets/{id}"), cancellationToken);
}
