using System.Text.Json;

namespace Netra.Cli.Tests;

/// <summary>A morning with dead letters, as an operator types it.</summary>
public sealed class When_an_operator_works(When_the_embedded_fleet_is_up.Fleet fleet) : IClassFixture<When_the_embedded_fleet_is_up.Fleet>
{
    [Fact]
    public async Task Causes_are_noted_and_many_letters_are_moved_with_one_command()
    {
        var script = """{"steps":[{"tools":[{"tool":"probe","arguments":{"error":"the disk is tired"}},{"tool":"probe","arguments":{"error":"the disk is tired"}},{"tool":"probe","arguments":{"error":"the disk is tired"}}]}]}""";
        var run = (await Json("run", "script", "--input", script, "--watch")).GetProperty("id").GetString();
        var letters = Items(await Json("dlq", "ls", "--filter", $"run:{run}"));
        Assert.Equal(3, letters.Count);
        var print = Text(letters[0], "fingerprint");

        var noted = await Json("dlq", "note", print[..8], "--state", "acknowledged", "--owner", "ann", "--note", "the disk is on its way");
        Assert.Equal(("acknowledged", "ann", "the disk is on its way"), (Text(noted, "state"), Text(noted, "owner"), Text(noted, "note")));
        Assert.Contains("ann", (await fleet.Up.RunAsync("dlq", "groups", "--filter", $"run:{run}")).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await fleet.Up.RunAsync("dlq", "note", "ffffffffff", "--state", "open")).Exit);

        foreach (var (move, status) in ((string, string)[])[("archive", "archived"), ("restore", "open"), ("quarantine", "quarantined"), ("release", "open")])
            await MovedAsync(move, status);
        var partly = await fleet.Up.RunAsync("dlq", "release", Text(letters[0], "id"), Text(letters[1], "id"), "--json");
        Assert.Equal((1, 0, 2), (partly.Exit, partly.Json.GetProperty("done").GetInt32(), partly.Json.GetProperty("refused").GetArrayLength())); // they are open
        Assert.Equal(2, (await fleet.Up.RunAsync("dlq", "archive")).Exit);

        var plan = await Json("dlq", "replay", "--filter", $"run:{run}", "--max-in-flight", "1", "--no-ramp");
        Assert.Equal((3, 1, false), (plan.GetProperty("count").GetInt32(), plan.GetProperty("max_in_flight").GetInt32(), plan.GetProperty("ramp").GetBoolean()));
        var replay = await Json("dlq", "replay", "--apply", Text(plan, "plan_hash"));
        Assert.Equal(3, replay.GetProperty("counts").GetProperty("resolved").GetInt32()); // the run has ended: nothing is done again
        Assert.Equal(3, (await Json(["dlq", "purge", .. letters.Select(l => Text(l, "id"))])).GetProperty("done").GetInt32());
        Assert.Empty(Items(await Json("dlq", "ls", "--filter", $"run:{run} status:any")));

        async Task MovedAsync(string move, string status)
        {
            Assert.Equal(3, (await Json("dlq", move, "--filter", $"run:{run}")).GetProperty("done").GetInt32());
            Assert.Equal(3, Items(await Json("dlq", "ls", "--filter", $"run:{run} status:{status}")).Count);
        }
    }

    async Task<JsonElement> Json(params string[] args)
    {
        var outcome = await fleet.Up.RunAsync([.. args, "--json"]);
        Assert.True(outcome.Exit == 0 || args[0] == "run", outcome.Output + outcome.Error);
        return outcome.Json;
    }

    static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
