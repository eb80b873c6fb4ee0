using System.Text;
using Netra.Storage.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class ReportTests(ApiHost host)
{
    [Theory]
    [InlineData("", "report.html", "text/html; charset=utf-8")]
    [InlineData("?format=html", "report.html", "text/html; charset=utf-8")]
    [InlineData("?format=markdown", "report.md", "text/markdown; charset=utf-8")]
    [InlineData("?format=json", "report.json", "application/json")]
    [InlineData("?format=csv", "report.csv", "text/csv; charset=utf-8")]
    public async Task Each_format_is_the_file_that_the_run_left_and_runs_no_script(string query, string name, string mediaType)
    {
        using var user = await host.UserAsync();
        var run = await user.RunAsync();
        await host.WriteAsync((db, _) =>
        {
            db.Add(new RunArtifact { RunId = run, OwnerId = user.UserId, Name = name, MediaType = "x/y", Content = Encoding.UTF8.GetBytes("content of " + name) });
            return Task.CompletedTask;
        });
        var answer = await user.GetAsync($"/v1/runs/{run}/report{query}");
        Assert.Equal((200, "content of " + name, mediaType), (answer.Status, answer.Text, answer.Headers["Content-Type"]));
        Assert.StartsWith("sandbox; default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task A_run_without_a_report_and_an_unknown_format_say_so()
    {
        using var user = await host.UserAsync();
        var run = await user.RunAsync();
        (await user.GetAsync($"/v1/runs/{run}/report")).IsProblem(404, "no_report");
        (await user.GetAsync($"/v1/runs/{run}/report?format=pdf")).IsProblem(400, "invalid_request");
    }
}
