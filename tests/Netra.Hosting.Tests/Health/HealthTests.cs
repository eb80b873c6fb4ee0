using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Netra.Hosting.Health;
using Netra.Tests;

namespace Netra.Hosting.Tests.Health;

public sealed class HealthTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_process_is_alive_and_ready()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(process, "/health/live")).Status);
        var (status, text) = await Eventually.Async(() => AskAsync(process, "/health/ready"), a => a.Status == HttpStatusCode.OK);
        Assert.Equal("healthy", JsonDocument.Parse(text).RootElement.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_and_leaves_the_process_alive()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database, settings: ("Database:Url", "sqlite:/nowhere/at/all.db"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(process, "/health/live")).Status);
        var (status, text) = await AskAsync(process, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        var part = JsonDocument.Parse(text).RootElement.GetProperty("parts").GetProperty("database");
        Assert.Equal("unhealthy", part.GetProperty("status").GetString());
        Assert.StartsWith("the database does not answer", part.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_not_done_yet_is_named()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database);
        var readiness = process.Services.GetRequiredService<Readiness>();
        readiness.Await("warming up");
        var (status, text) = await AskAsync(process, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("waiting for warming up", text, StringComparison.Ordinal);
        readiness.Done("warming up");
        await Eventually.Async(() => AskAsync(process, "/health/ready"), a => a.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database);
        var (status, text) = await AskAsync(process, "/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("(?m)^process_resident_memory_bytes [0-9]+$", text);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.Matches(@"^(#.*|[a-z_:][a-z0-9_:]*(\{.*\})? -?[0-9.eE+-]+)$", l));
    }

    static async Task<(HttpStatusCode Status, string Text)> AskAsync(WebApplication process, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(process.Urls.Single()) };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
