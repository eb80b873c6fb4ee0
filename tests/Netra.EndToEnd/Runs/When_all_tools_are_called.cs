using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>Every tool of the catalogue, each in a run of its own.</summary>
public sealed class When_all_tools_are_called(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "T8")]
    public async Task The_owners_client_is_told_of_each_and_no_other_is()
    {
        var (user, other) = (await Fleet.UserAsync(), await Fleet.UserAsync());
        var (tools, dataset) = (await user.ListAsync("v1/tools"), await user.ImportAsync(SampleData.Dev));
        var report = (await user.CompletedAsync(await user.SubmitAsync("cost-optimizer", new { dataset_id = dataset }), 60)).GetProperty("result");
        var given = new Dictionary<string, object>(StringComparer.Ordinal) { ["dataset_id"] = dataset, ["group_by"] = new[] { "ServiceName" }, ["report"] = report };
        using var stranger = await StreamSocket.OpenAsync(Fleet.Notifiers[1], other);
        await stranger.SendAsync(new { op = "subscribe", topic = "user" });
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);

        foreach (var tool in tools)
        {
            var name = tool.GetProperty("name").GetString()!;
            var arguments = given.Where(a => Takes(tool, a.Key)).ToDictionary(StringComparer.Ordinal);
            var id = await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(new { tool = name, arguments })));
            var log = await socket.FollowAsync(id);

            log.IsWhole(id, user);
            Assert.Equal(EventLog.OneCall, log.Types());
            Assert.Equal((name, name), (Text(log.One(EventTypes.ToolExecuting), "tool_name"), Text(log.One(EventTypes.ToolCompleted), "tool_name")));
        }

        Assert.InRange(tools.Count, 10, 100);
        Assert.Equal("subscribed", (await stranger.NextAsync()).GetProperty("op").GetString());
        await stranger.PingAsync();
    }

    [Fact, Trait("Scenario", "T8")]
    public async Task A_secret_in_the_arguments_is_in_no_event_but_what_the_tool_itself_answers()
    {
        var user = await Fleet.UserAsync();
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);
        var echo = new { password = "e2e-hunter2", nested = new[] { new { api_key = "e2e-key", Authorization = "e2e-bearer", plain = "e2e-shown" } } };

        var log = await socket.FollowAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo })));
        var failed = await socket.FollowAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo, error = "no", transient = false })));

        Assert.Equal(EventLog.OneCall, log.Types());
        foreach (var e in log.Concat(failed).Where(e => !e.GetProperty("data").TryGetProperty("result", out _)))
            Assert.All(["e2e-hunter2", "e2e-key", "e2e-bearer"], secret => Assert.DoesNotContain(secret, e.ToString(), StringComparison.Ordinal));
        var shown = log.One(EventTypes.ToolExecuting).GetProperty("parameters").GetProperty("echo");
        Assert.Equal(("***", "***", "***", "e2e-shown"), (Text(shown, "password"), Text(shown.GetProperty("nested")[0], "api_key"), Text(shown.GetProperty("nested")[0], "Authorization"), Text(shown.GetProperty("nested")[0], "plain")));
        Assert.Contains("***", Text(log.One(EventTypes.AgentStarted), "input_summary"), StringComparison.Ordinal);
    }

    static bool Takes(JsonElement tool, string argument) =>
        tool.GetProperty("input_schema").TryGetProperty("properties", out var properties) && properties.TryGetProperty(argument, out _);

    static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
