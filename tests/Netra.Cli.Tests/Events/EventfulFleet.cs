using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Cli.Tests;

/// <summary>An embedded fleet whose runs are scripted, and their logs as the API lists them.</summary>
public sealed class EventfulFleet : IAsyncLifetime
{
    static readonly string[] Ends = [EventTypes.AgentCompleted, EventTypes.AgentCancelled, EventTypes.AgentTimedOut];

    readonly ScratchFolder folder = new();
    readonly HttpClient http = new();
    UpProcess? up;

    public async ValueTask InitializeAsync()
    {
        up = await UpProcess.StartAsync(folder.Path);
        http.BaseAddress = new Uri(up.Environment["NETRA_URL"]);
        Use(up.Environment["NETRA_KEY"]);
    }

    /// <summary>Goes on as a new user of the free tier, who has one run at once.</summary>
    public async Task BecomeFreeUserAsync()
    {
        var made = await up!.RunAsync("admin", "users", "create", "--tenant", "free", "--tier", "free", "--user", "ann", "--json");
        Use(made.Json.GetProperty("key").GetString()!);
    }

    /// <param name="steps">JSON: the steps of the agent <c>script</c>.</param>
    public async Task<string> SubmitAsync(string steps, double timeoutSeconds = 25)
    {
        var run = await PostAsync("v1/runs", $$"""{"agent":"script","input":{"steps":{{steps}}},"timeout_seconds":{{JsonSerializer.Serialize(timeoutSeconds)}}}""");
        return run.GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> PostAsync(string path, string body = "{}")
    {
        (HttpStatusCode Status, string Text) answer = (HttpStatusCode.TooManyRequests, "");
        await Until.TrueAsync(async () => (answer = await TryPostAsync(path, body)).Status != HttpStatusCode.TooManyRequests, $"an answer to POST {path}");
        Assert.True(answer.Status is >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous, answer.Text);
        return JsonElement.Parse(answer.Text);
    }

    /// <summary>The log as soon as it holds an event of that type.</summary>
    public async Task<IReadOnlyList<JsonElement>> LogWithAsync(string run, string type) => await LogAsync(run, log => log.Any(e => TypeOf(e) == type));

    /// <summary>The log of a run that has ended.</summary>
    public async Task<IReadOnlyList<JsonElement>> WholeLogAsync(string run) => await LogAsync(run, log => log.Any(IsEnd));

    public static string TypeOf(JsonElement e) => e.GetProperty("type").GetString()!;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (up is not null)
            await up.DisposeAsync();
        folder.Dispose();
    }

    async Task<(HttpStatusCode Status, string Text)> TryPostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static bool IsEnd(JsonElement e) =>
        Ends.Contains(TypeOf(e)) || (TypeOf(e) == EventTypes.AgentError && !e.GetProperty("data").GetProperty("is_recoverable").GetBoolean());

    async Task<IReadOnlyList<JsonElement>> LogAsync(string run, Func<IReadOnlyList<JsonElement>, bool> condition)
    {
        IReadOnlyList<JsonElement> log = [];
        await Until.TrueAsync(async () => condition(log = await ReadAsync(run)), $"the events of run {run}");
        return log;
    }

    /// <summary>The log so far; empty where the user's tier allows no request now.</summary>
    async Task<IReadOnlyList<JsonElement>> ReadAsync(string run)
    {
        using var response = await http.GetAsync(new Uri($"v1/runs/{run}/events?limit=1000", UriKind.Relative), TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return [];
        var page = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    void Use(string key) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
}
