using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Netra.Tests;

/// <summary>A virtual host of one test on the RabbitMQ that tests share, gone after it.</summary>
sealed class ScratchBroker : IAsyncDisposable
{
    readonly HttpClient http = new();

    /// <summary>The virtual host.</summary>
    public string Name { get; } = $"t{Guid.CreateVersion7():n}";

    ScratchBroker(Uri broker, Uri management)
    {
        Management = management;
        Url = new UriBuilder(broker) { Path = "/" + Name }.Uri.OriginalString;
        http.BaseAddress = new Uri(management, "/api/");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(broker.UserInfo))));
    }

    /// <summary>In the form that <c>Broker:Url</c> takes.</summary>
    public string Url { get; }

    public Uri Management { get; }

    public static async Task<ScratchBroker> StartAsync()
    {
        var broker = new ScratchBroker(new Uri(Servers.Broker), new Uri(Servers.BrokerManagement));
        using var made = await broker.http.PutAsync(new Uri($"vhosts/{broker.Name}", UriKind.Relative), content: null);
        made.EnsureSuccessStatusCode();
        return broker;
    }

    /// <summary>What the management API says of a queue, or null where there is none.</summary>
    public async Task<JsonElement?> QueueAsync(string queue)
    {
        using var answer = await http.GetAsync(new Uri($"queues/{Name}/{queue}", UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    /// <summary>The process that it runs in, on this machine.</summary>
    public async Task<int> ProcessAsync()
    {
        var nodes = await http.GetFromJsonAsync<JsonElement>(new Uri("nodes", UriKind.Relative));
        return int.Parse(nodes[0].GetProperty("os_pid").GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Makes what the management API has under that path.</summary>
    public async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Deletes what the management API has under that path.</summary>
    public async Task DeleteAsync(string path)
    {
        using var answer = await http.DeleteAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Puts a body of any content into a queue, as MassTransit's JSON.</summary>
    public async Task PublishAsync(string queue, string body)
    {
        var message = new
        {
            routing_key = queue,
            payload = body,
            payload_encoding = "string",
            properties = new { delivery_mode = 2, content_type = "application/vnd.masstransit+json" },
        };
        using var answer = await http.PostAsJsonAsync(new Uri($"exchanges/{Name}/amq.default/publish", UriKind.Relative), message);
        answer.EnsureSuccessStatusCode();
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("routed").GetBoolean());
    }

    public async ValueTask DisposeAsync()
    {
        using (await http.DeleteAsync(new Uri($"vhosts/{Name}", UriKind.Relative)))
            http.Dispose();
    }
}
