using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.Notifier.Tests;

/// <summary>An API that makes the rows that the real one makes, and remembers what it was asked.</summary>
sealed class FakeApi : IAsyncDisposable
{
    WebApplication? app;

    public string Url => app!.Urls.Single();

    public TestNotifier? Notifier { get; set; }

    public TestUser? User { get; set; }

    /// <summary>Whether the thread that a run names has to be made first.</summary>
    public bool LacksThread { get; set; }

    /// <summary>What is answered instead of accepting.</summary>
    public (int Status, string Body)? Refusal { get; set; }

    public List<(string Path, string Authorization, string? Key, string Body)> Asked { get; } = [];

    public Dictionary<string, TestRun> Runs { get; } = [];

    public static async Task<FakeApi> StartAsync()
    {
        var api = new FakeApi();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        api.app = builder.Build();
        api.app.MapFallback((Delegate)api.AnswerAsync);
        await api.app.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    async Task<IResult> AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var key = http.Request.Headers["Idempotency-Key"].SingleOrDefault();
        Asked.Add((http.Request.Path, http.Request.Headers.Authorization.ToString(), key, body));
        if (Refusal is { } refusal)
            return TypedResults.Text(refusal.Body, "application/problem+json", null, refusal.Status);
        if (http.Request.Method == "PUT")
        {
            LacksThread = false;
            return TypedResults.Text(body, "application/json", null, 201);
        }

        if (LacksThread)
            return TypedResults.Text("""{"code":"not_found"}""", "application/problem+json", null, 404);
        if (http.Request.Path != "/v1/runs")
            return await DecideAsync(http.Request.Path.Value!.Split('/'), body);
        if (!Runs.TryGetValue(key!, out var run))
            Runs[key!] = run = await SubmitAsync(key!, http.Request.Headers["X-Session-Id"].SingleOrDefault());
        return TypedResults.Text($$"""{"id":"{{run.Id}}"}""", "application/json", null, 202);
    }

    async Task<TestRun> SubmitAsync(string key, string? session)
    {
        var run = await Notifier!.NewRunAsync(User!, session: session);
        await Notifier.NameAsync(User!.Id, key, run.Id);
        return run;
    }

    async Task<IResult> DecideAsync(string[] path, string body)
    {
        var approved = body.Contains("\"approve\":true", StringComparison.Ordinal);
        return await Notifier!.DecideAsync(Guid.Parse(path[^1]), approved)
            ? TypedResults.Text("{}", "application/json")
            : TypedResults.Text("""{"code":"already_decided"}""", "application/problem+json", null, 409);
    }
}
