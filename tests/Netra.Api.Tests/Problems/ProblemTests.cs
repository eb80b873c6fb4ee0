using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Problems;

public sealed class ProblemTests(ApiHost host)
{
    [Fact]
    public async Task Unknown_routes_and_methods_are_problems_too()
    {
        using var user = await host.UserAsync();
        (await user.GetAsync("/v1/nothing")).IsProblem(404, "not_found");
        var method = (await user.DeleteAsync("/v1/runs")).IsProblem(405, "method_not_allowed");
        Assert.Contains("GET", method.Headers["Allow"], StringComparison.Ordinal);
        (await user.SendAsync(HttpMethod.Trace, "/v1/runs")).IsProblem(405, "method_not_allowed");
    }

    [Fact]
    public async Task No_origin_is_allowed_across()
    {
        using var user = await host.UserAsync();
        var answer = await user.GetAsync("/v1/runs", ("Origin", "https://evil.example"));
        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_stream_is_not_the_APIs()
    {
        using var user = await host.UserAsync();
        var answer = await user.GetAsync("/v1/stream/runs/x");
        Assert.Equal((404, ""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task A_surprise_is_a_500_that_tells_nothing_of_the_inside()
    {
        await using var own = await ApiHost.StartAsync();
        using var user = await own.UserAsync();
        await own.WriteAsync((db, _) => db.Database.ExecuteSqlAsync($"DROP TABLE runs"));
        var answer = (await user.GetAsync("/v1/runs")).IsProblem(500, "internal_error");
        Assert.DoesNotContain("runs", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_database_the_API_is_unavailable_and_well_again_with_it()
    {
        await using var own = await ApiHost.StartAsync(TestDatabase.Of("sqlite"));
        using var user = await own.UserAsync();
        var file = own.DatabaseUrl["sqlite:".Length..];
        SqliteConnection.ClearAllPools();
        Directory.Move(Path.GetDirectoryName(file)!, Path.GetDirectoryName(file)! + ".away");
        var answer = (await user.SubmitAsync()).IsProblem(503, "unavailable");
        Assert.Equal("2", answer.Headers["Retry-After"]);
        Directory.Move(Path.GetDirectoryName(file)! + ".away", Path.GetDirectoryName(file)!);
        Assert.Equal(202, (await user.SubmitAsync()).Status);
    }

    [Fact]
    public async Task With_a_PostgreSQL_server_that_is_away_the_API_is_unavailable()
    {
        await using var own = await ApiHost.StartAsync(TestDatabase.Away());
        using var user = new TestUser(own, Guid.Empty, "", Guid.Empty, "nk_0_0");
        (await user.SubmitAsync()).IsProblem(503, "unavailable");
        (await user.GetAsync("/v1/agents")).IsProblem(503, "unavailable");
    }
}
