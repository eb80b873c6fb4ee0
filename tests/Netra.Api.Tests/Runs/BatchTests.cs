using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class BatchTests
{
    static readonly object Good = new { agent = "echo", input = new { text = "hi" } };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Each_run_has_its_own_result_and_a_refused_one_takes_no_other_along(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync();
        object[] runs = [Good, new { agent = "nobody", input = new { } }, new { agent = "echo", input = new { text = 1 } }, new { agent = "echo", input = new { text = "x" }, tier = "internal" }, Good];

        var answer = await user.PostAsync("/v1/runs/batch", new { runs });

        Assert.Equal(202, answer.Status);
        var items = answer.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([202, 404, 400, 400, 202], items.Select(i => i.GetProperty("status").GetInt32()));
        Assert.Equal([0, 1, 2, 3, 4], items.Select(i => i.GetProperty("index").GetInt32()));
        Assert.Equal("unknown_agent", items[1].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("/input/text", items[2].GetProperty("problem").GetProperty("errors")[0].GetProperty("pointer").GetString());
        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
        foreach (var accepted in items.Where(i => i.GetProperty("status").GetInt32() == 202))
        {
            var id = accepted.GetProperty("run").GetProperty("id").GetGuid();
            await Eventually.TrueAsync(() => host.Received.Contains(new StartRun(id, user.TenantId, user.UserId)), "StartRun");
        }
    }

    [Fact]
    public async Task A_thousand_are_taken_once_for_a_key_and_more_are_refused()
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Postgres());
        using var user = await host.UserAsync();
        var thousand = new { runs = Enumerable.Repeat(Good, 1000) };

        var first = await user.PostAsync("/v1/runs/batch", thousand, ("Idempotency-Key", "k"));
        var again = await user.PostAsync("/v1/runs/batch", thousand, ("Idempotency-Key", "k"));

        Assert.Equal(Ids(first), Ids(again));
        Assert.Equal(1000, Ids(first).Distinct().Count());
        (await user.PostAsync("/v1/runs/batch", new { runs = Enumerable.Repeat(Good, 1001) })).IsProblem(400, "invalid_request");
        (await user.PostAsync("/v1/runs/batch", new { runs = Array.Empty<object>() })).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_taken()
    {
        await using var host = await ApiHost.StartAsync(null, ("Tiers:Items:0:Name", "reader"), ("Tiers:Items:0:Permissions:0", "analytics_read"));
        using var user = await host.UserAsync("reader");
        (await user.PostAsync("/v1/runs/batch", new { runs = new[] { Good } })).IsProblem(403, "missing_permission");
    }

    static IEnumerable<Guid> Ids(Answer answer) => answer.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("run").GetProperty("id").GetGuid());
}
