using System.Net;
using System.Net.Sockets;

namespace Netra.Hosting.Tests.Topology;

/// <summary>Shows the broker's management API, and does something when a list has been looked at for the first time.</summary>
sealed class ManagementWindow : IAsyncDisposable
{
    readonly HttpClient http = new();
    readonly HttpListener listener = new();
    readonly Task serving;
    int looks;

    public ManagementWindow(Uri management, string list, Func<Task> afterTheFirst)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var own = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        Address = new UriBuilder("http://" + own) { UserName = management.UserInfo.Split(':')[0], Password = management.UserInfo.Split(':')[^1] }.Uri.OriginalString;
        listener.Prefixes.Add("http://" + own);
        listener.Start();
        serving = ServeAsync(management, list, afterTheFirst);
    }

    public string Address { get; }

    /// <summary>How often the list was read.</summary>
    public int Looks => Volatile.Read(ref looks);

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving.ContinueWith(static _ => { }, TaskScheduler.Default);
        http.Dispose();
    }

    async Task ServeAsync(Uri management, string list, Func<Task> afterTheFirst)
    {
        while (listener.IsListening)
        {
            var context = await listener.GetContextAsync();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(management, context.Request.RawUrl));
            request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers["Authorization"]);
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (context.Request.RawUrl!.Contains($"/{list}/", StringComparison.Ordinal) && Interlocked.Increment(ref looks) == 1)
                await afterTheFirst();
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
    }
}
