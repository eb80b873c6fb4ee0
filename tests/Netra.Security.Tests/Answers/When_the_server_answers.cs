using Netra.Security.Tests.Access;

namespace Netra.Security.Tests.Answers;

/// <summary>OWASP API8: what an answer tells and allows beside what was asked for.</summary>
public sealed class When_the_server_answers(SecureHost host)
{
    [Fact]
    public async Task No_answer_names_its_server_and_each_forbids_what_nobody_needs()
    {
        using var person = await host.PersonAsync();
        foreach (var path in new[] { "/v1/runs", "/v1/nothing", "/v1/runs?limit=0", "/openapi/v1.json", "/health/live", "/nowhere" })
        {
            var reply = await person.GetAsync(path);
            Assert.DoesNotContain(reply.Headers.Keys, h => h is "Server" or "X-Powered-By" or "X-AspNet-Version" or "X-AspNetMvc-Version");
            Assert.Equal("nosniff", reply.Headers.GetValueOrDefault("X-Content-Type-Options"));
            Assert.StartsWith("max-age=", reply.Headers.GetValueOrDefault("Strict-Transport-Security"), StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", reply.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("TRACK")]
    [InlineData("DEBUG")]
    public async Task Methods_that_nobody_has_are_refused(string method)
    {
        using var person = await host.PersonAsync();
        Assert.Contains((await person.SendAsync(new HttpMethod(method), "/v1/runs")).Status, new[] { 405, 400, 404 });
        if (method == "TRACE")
            Assert.Equal(405, (await person.SendAsync(new HttpMethod(method), "/v1/runs")).Status);
    }

    [Fact]
    public async Task No_page_of_another_origin_may_read_the_API()
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        foreach (var operation in Operations.Of(await Operations.DocumentAsync(host)).Take(10))
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, operation.Path.Replace("{id}", "x", StringComparison.Ordinal));
            preflight.Headers.Add("Origin", "https://evil.example");
            preflight.Headers.Add("Access-Control-Request-Method", operation.Method.Method);
            using var answer = await http.SendAsync(preflight, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.False(answer.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task No_secret_and_no_payload_reaches_a_log()
    {
        using var person = await host.PersonAsync();
        var canary = "canary" + Guid.CreateVersion7().ToString("n");
        await person.PostAsync("/v1/runs", $$$"""{"agent":"echo","input":{"secret":"{{{canary}}}"},"labels":{"l":"{{{canary}}}"}}""");
        await person.PostAsync("/v1/runs", $$$"""{"agent":"{{{canary}}}","input":{"secret":"{{{canary}}}"}}""");
        await person.PostAsync("/v1/runs", $$"""{"agent":"echo","input":"{{canary}}"}""");
        await person.PostAsync("/v1/runs", canary);
        await person.SendAsync(HttpMethod.Get, "/v1/runs", null, "Bearer nk_" + canary + "_" + canary);
        var token = (await person.PostAsync("/v1/tokens", """{"permissions":[]}""")).Json.GetProperty("token").GetString()!;
        await person.SendAsync(HttpMethod.Get, "/v1/runs", null, "Bearer " + token);

        var secrets = new[] { canary, person.Key.Split('_')[2], token.Split('_')[2] };
        Assert.NotEmpty(host.Logs.Lines);
        Assert.DoesNotContain(host.Logs.Lines, line => secrets.Any(s => line.Contains(s, StringComparison.Ordinal)));
    }
}
