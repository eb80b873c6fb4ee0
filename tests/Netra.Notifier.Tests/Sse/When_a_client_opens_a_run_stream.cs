using System.Net;
using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

public sealed class When_a_client_opens_a_run_stream
{
    [Fact]
    public async Task It_ends_after_the_terminal_event_and_then_nothing_follows()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        using var stream = await SseClient.OpenAsync(notifier, user, run.Id.ToString());
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
        await run.AppendAsync(1);
        await notifier.PublishAsync(await run.EndAsync());
        Assert.Equal(1, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
        Assert.Equal(2, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
        Assert.Null(await stream.NextAsync());
        using var again = await SseClient.OpenAsync(notifier, user, run.Id.ToString(), lastEventId: "2");
        Assert.Equal(HttpStatusCode.NoContent, again.Status);
    }

    [Fact]
    public async Task An_error_that_the_run_recovers_from_does_not_end_it()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        using var stream = await SseClient.OpenAsync(notifier, user, run.Id.ToString());
        await notifier.PublishAsync(await run.WriteAsync([(EventTypes.AgentError, """{"is_recoverable":true}""")]));
        Assert.Equal(1, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
        await run.AppendAsync(1);
        Assert.Equal(2, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
        await notifier.PublishAsync(await run.WriteAsync([(EventTypes.AgentError, """{"is_recoverable":false}""")], RunStatus.Failed));
        Assert.Equal(3, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Last_event_id_beats_the_query()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        await run.WriteAsync(5);
        using var stream = await SseClient.OpenAsync(notifier, user, run.Id.ToString(), after: "1", lastEventId: "3");
        Assert.Equal(4, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_quiet_stream_gets_comments()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:Comment", "00:00:00.1"));
        var user = await notifier.NewUserAsync();
        var run = await notifier.NewRunAsync(user);
        using var stream = await SseClient.OpenAsync(notifier, user, run.Id.ToString());
        Assert.Equal(":", await stream.LineAsync());
        await run.AppendAsync(1);
        Assert.Equal(1, (await stream.NextAsync())!.Value.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Refusals_are_problems_and_a_foreign_run_looks_like_none()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var run = await notifier.NewRunAsync(await notifier.NewUserAsync());
        await run.WriteAsync(1);
        var other = await notifier.NewUserAsync();
        var foreign = await ProblemAsync(notifier, other, run.Id.ToString(), HttpStatusCode.NotFound);
        Assert.Equal(foreign, await ProblemAsync(notifier, other, Guid.CreateVersion7().ToString(), HttpStatusCode.NotFound));
        Assert.Equal(foreign, await ProblemAsync(notifier, other, "42", HttpStatusCode.NotFound));
        Assert.Contains("\"not_found\"", foreign, StringComparison.Ordinal);
        Assert.Contains("\"unauthorized\"", await ProblemAsync(notifier, user: null, run.Id.ToString(), HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        using var wrong = await SseClient.OpenAsync(notifier, other, run.Id.ToString(), after: "-1");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }

    static async Task<string> ProblemAsync(TestNotifier notifier, TestUser? user, string run, HttpStatusCode status)
    {
        using var stream = await SseClient.OpenAsync(notifier, user, run);
        Assert.Equal(status, stream.Status);
        Assert.Equal("application/problem+json", stream.Response.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse((await stream.LineAsync())!);
        Assert.NotEmpty(json.RootElement.GetProperty("trace_id").GetString()!);
        return string.Join('|', json.RootElement.EnumerateObject().Where(p => p.Name != "trace_id").Select(p => p.ToString()));
    }
}
