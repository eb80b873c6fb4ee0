using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Chaos;

/// <summary>The queues that carry work.</summary>
static partial class WorkQueues
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Hints, and what was kept aside, are not work.</summary>
    public static bool IsOne(string queue) => Work().IsMatch(queue);

    public static async Task<IReadOnlyList<string>> ListAsync(ChaosFleet fleet)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new UriBuilder(fleet.BrokerManagement) { UserName = "", Password = "", Path = "/api/queues" + fleet.BrokerItself.AbsolutePath, Query = "columns=name" }.Uri);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(fleet.BrokerManagement.UserInfo))));
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var queues = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return [.. queues.EnumerateArray().Select(q => q.GetProperty("name").GetString()!).Where(IsOne)];
    }

    [GeneratedRegex(@"^netra\.(runs|steps|calls|imports|tool\.(?!.*_(error|skipped)$).+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Work();
}
