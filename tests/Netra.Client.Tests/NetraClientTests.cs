using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Netra.Client.Tests;

public sealed class NetraClientTests
{
    static readonly Guid Id = Guid.CreateVersion7();

    [Fact]
    public async Task Submits_snake_case_json_with_key_and_idempotency_key()
    {
        var seen = "";
        await using var fleet = await FakeFleet.StartAsync(async c =>
        {
            using var body = new StreamReader(c.Request.Body);
            seen = $"{c.Request.Method} {c.Request.Path} {c.Request.Headers.Authorization} {c.Request.Headers["Idempotency-Key"]} {await body.ReadToEndAsync()}";
            c.Response.StatusCode = 202;
            await c.Response.WriteAsync($$"""{"id":"{{Id}}","agent":"script","status":"queued"}""");
        });
        using var client = fleet.Connect();
        var run = await client.Runs.SubmitAsync(
            new RunRequest { Agent = "script", Input = JsonElement.Parse("""{"steps":[]}"""), TimeoutSeconds = 0.5 }, "k1", Token);
        Assert.Equal("""POST /v1/runs Bearer nk_test k1 {"agent":"script","input":{"steps":[]},"timeout_seconds":0.5}""", seen);
        Assert.Equal((Id, "queued", false), (run.Id, run.Status, run.IsTerminal));
    }

    [Fact]
    public async Task Keeps_members_that_it_does_not_know()
    {
        await using var fleet = await FakeFleet.StartAsync(c => c.Response.WriteAsync(
            $$"""{"id":"{{Id}}","agent":"a","status":"completed","result":{"n":1.10},"usage":{"steps":2},"new_member":[1]}"""));
        using var client = fleet.Connect();
        var json = (await client.Runs.GetAsync(Id, Token)).Json.GetRawText();
        Assert.Contains("\"usage\":{\"steps\":2},\"new_member\":[1]", json, StringComparison.Ordinal);
        Assert.Contains("\"result\":{\"n\":1.10}", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_a_problem_document_into_an_exception_with_its_code_and_faults()
    {
        await using var fleet = await FakeFleet.StartAsync(c =>
        {
            c.Response.StatusCode = 400;
            c.Response.ContentType = "application/problem+json";
            c.Response.Headers.RetryAfter = "3";
            return c.Response.WriteAsync("""
                {"title":"Bad Request","detail":"The input breaks the schema.","code":"invalid_input","trace_id":"t1","errors":[{"pointer":"/steps","message":"is required"}]}
                """);
        });
        using var client = fleet.Connect();
        var refused = await Assert.ThrowsAsync<NetraException>(() => client.Runs.GetAsync(Id, Token));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input", "t1"), (refused.Status, refused.Code, refused.TraceId));
        Assert.Equal("The input breaks the schema.\n  /steps: is required", refused.Message);
        Assert.Equal(TimeSpan.FromSeconds(3), refused.RetryAfter);
    }

    [Fact]
    public async Task Says_that_nobody_answers()
    {
        Uri url;
        await using (var gone = await FakeFleet.StartAsync(_ => Task.CompletedTask))
            url = gone.Url;
        using var client = new NetraClient(new NetraClientOptions { Url = url, Key = "nk_test" });
        var unreachable = await Assert.ThrowsAsync<NetraException>(() => client.Fleet.AgentsAsync(Token));
        Assert.Equal((null, NetraException.Unreachable), (unreachable.Status, unreachable.Code));
        Assert.Contains(url.ToString(), unreachable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_something_else_answers()
    {
        await using var fleet = await FakeFleet.StartAsync(c => c.Response.WriteAsync("<html>"));
        using var client = fleet.Connect();
        Assert.Equal("bad_answer", (await Assert.ThrowsAsync<NetraException>(() => client.Fleet.ToolsAsync(Token))).Code);
    }

    [Fact]
    public async Task Uploads_a_file_and_waits_for_its_import()
    {
        var polls = 0;
        var upload = "";
        await using var fleet = await FakeFleet.StartAsync(async c =>
        {
            if (c.Request.Method == "POST")
            {
                using var body = new StreamReader(c.Request.Body);
                upload = $"{c.Request.QueryString} {c.Request.ContentType} {await body.ReadToEndAsync()}";
            }

            var status = c.Request.Method == "GET" && ++polls == 2 ? "ready" : "importing";
            await c.Response.WriteAsync($$"""{"id":"{{Id}}","name":"b.csv","status":"{{status}}","rows":7}""");
        });
        using var client = fleet.Connect();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("a,b\n"));
        var dataset = await client.Datasets.WaitAsync(await client.Datasets.UploadAsync(file, "my bill.csv", "text/csv", "focus", Token), Token);
        Assert.Equal("?name=my%20bill.csv&kind=focus text/csv a,b\n", upload);
        Assert.Equal(("ready", 7, 2), (dataset.Status, dataset.Rows, polls));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
