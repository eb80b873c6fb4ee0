using System.Text.Json;
using Netra.Tests;

namespace Netra.Cli.Tests;

public sealed class TopologyCommandTests
{
    [Fact]
    public async Task Plans_applies_and_lints_an_empty_broker()
    {
        await using var broker = await ScratchBroker.StartAsync();
        Assert.Equal("create", Changes(await RunAsync(broker, 0, "plan"))[0].GetProperty("action").GetString());
        var findings = (await RunAsync(broker, 1, "lint")).GetProperty("findings").EnumerateArray().ToList();
        Assert.Contains(findings, f => f.GetProperty("code").GetString() == "missing_dead_letters");

        var applied = await RunAsync(broker, 0, "apply");
        Assert.NotEqual(0, applied.GetProperty("applied").GetArrayLength());
        Assert.Equal(0, (await RunAsync(broker, 0, "apply")).GetProperty("applied").GetArrayLength());
        Assert.Empty(Changes(await RunAsync(broker, 0, "plan")));
        Assert.Equal(0, (await RunAsync(broker, 0, "lint")).GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Apply_fails_where_something_is_left_to_people()
    {
        await using var broker = await ScratchBroker.StartAsync();
        await broker.PutAsync($"queues/{broker.Name}/netra.runs", new { durable = true });
        var applied = await RunAsync(broker, 1, "apply");
        Assert.Contains("replace queue netra.runs", Assert.Single(applied.GetProperty("left").EnumerateArray()).GetString(), StringComparison.Ordinal);
        var change = Assert.Single(Changes(await RunAsync(broker, 0, "plan")));
        Assert.Equal("replace", change.GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_user_that_may_not_look_is_denied()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var outcome = await CliProcess.RunAsync("topology", "lint", "--broker", broker.Url, "--management", new UriBuilder(broker.Management) { UserName = "nobody", Password = "x" }.ToString());
        Assert.Equal(4, outcome.Exit);
        Assert.DoesNotContain("nobody:x", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_broker_it_asks_for_one()
    {
        var outcome = await CliProcess.RunAsync(new Dictionary<string, string> { ["NETRA_AMQP"] = "" }, "topology", "plan");
        Assert.Equal(2, outcome.Exit);
        Assert.Contains("--broker", outcome.Error, StringComparison.Ordinal);
    }

    static List<JsonElement> Changes(JsonElement plan) => [.. plan.GetProperty("changes").EnumerateArray()];

    static async Task<JsonElement> RunAsync(ScratchBroker broker, int exit, string command)
    {
        var outcome = await CliProcess.RunAsync("topology", command, "--broker", broker.Url, "--management", broker.Management.OriginalString, "--json");
        Assert.Equal((exit, ""), (outcome.Exit, outcome.Error));
        return outcome.Json;
    }
}
