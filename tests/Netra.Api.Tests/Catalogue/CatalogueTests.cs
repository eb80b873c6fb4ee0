using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Catalogue;

public sealed class CatalogueTests(ApiHost host)
{
    [Fact]
    public async Task Agents_and_tools_show_their_schema_and_how_many_live_workers_serve_them()
    {
        using var user = await host.UserAsync();
        var agents = (await user.GetAsync("/v1/agents")).Json.GetProperty("items").EnumerateArray().ToDictionary(a => a.GetProperty("name").GetString()!, StringComparer.Ordinal);
        Assert.Equal((2, 1, 0), (Live(agents["echo"]), Live(agents["planner"]), Live(agents["auditor"])));
        Assert.Equal("object", agents["echo"].GetProperty("input_schema").GetProperty("type").GetString());
        var tool = Assert.Single((await user.GetAsync("/v1/tools")).Json.GetProperty("items").EnumerateArray(), t => t.GetProperty("name").GetString() == "noop");
        Assert.Equal((0, 2, true), (Live(tool), tool.GetProperty("timeout_seconds").GetInt32(), tool.GetProperty("read_only").GetBoolean()));
    }

    [Fact]
    public async Task Workers_show_whether_they_live_and_drain_when_asked_by_who_may()
    {
        await using var own = await ApiHost.StartAsync();
        using var admin = await own.UserAsync();
        using var user = await own.UserAsync("enterprise");
        var workers = (await admin.GetAsync("/v1/workers")).Json.GetProperty("items").EnumerateArray().ToDictionary(w => w.GetProperty("id").GetString()!, StringComparer.Ordinal);
        Assert.Equal(("healthy", "unhealthy"), (Status(workers["agent-1"]), Status(workers["agent-stale"])));
        (await user.PostAsync("/v1/workers/agent-1/drain", "")).IsProblem(403, "missing_permission");
        (await admin.PostAsync("/v1/workers/nobody/drain", "")).IsProblem(404, "not_found");
        var drained = await admin.PostAsync("/v1/workers/agent-1/drain", "");
        Assert.Equal((202, "draining"), (drained.Status, Status(drained.Json)));
        await using var db = own.OpenDatabase();
        Assert.NotNull((await db.Workers.SingleAsync(w => w.Id == "agent-1")).DrainRequestedAt);
        Assert.Null((await db.Workers.SingleAsync(w => w.Id == "agent-2")).DrainRequestedAt);
    }

    static int Live(JsonElement entry) => entry.GetProperty("live").GetInt32();

    static string? Status(JsonElement worker) => worker.GetProperty("status").GetString();
}
