
namespace Netra.Cli.Tests;

public sealed class When_the_embedded_fleet_is_up(When_the_embedded_fleet_is_up.Fleet fleet) : IClassFixture<When_the_embedded_fleet_is_up.Fleet>
{
    const string Script = """{"steps":[{"say":"look","tools":[{"tool":"noop"},{"tool":"probe","arguments":{"echo":1}}]}],"result":"done"}""";

    [Fact]
    public async Task A_run_is_submitted_watched_listed_and_read()
    {
        var watched = await fleet.Up.RunAsync("run", "script", "--input", Script, "--watch", "--json");
        Assert.Equal((0, "completed"), (watched.Exit, watched.Json.GetProperty("status").GetString()));
        Assert.Equal("done", watched.Json.GetProperty("result").GetProperty("result").GetString());
        Assert.Contains("agent_completed", watched.Error, StringComparison.Ordinal);
        var id = watched.Json.GetProperty("id").GetString()!;
        Assert.Equal(watched.Output, (await fleet.Up.RunAsync("runs", "show", id, "--json")).Output);
        Assert.Contains(id, Ids(await fleet.Up.RunAsync("runs", "ls", "--json")));
        var events = (await fleet.Up.RunAsync("runs", "events", id, "--json")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 7), events.Select(e => e.GetProperty("seq").GetInt32()));
        Assert.Equal(6, (await fleet.Up.RunAsync("runs", "events", id, "--after", "1", "--json")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await fleet.Up.RunAsync("runs", "timeline", id, "--json")).Exit);
        Assert.Equal(0, (await fleet.Up.RunAsync("runs", "explain", id, "--json")).Exit);
        Assert.Equal(0, (await fleet.Up.RunAsync("runs", "cancel", id, "--json")).Exit);
    }

    [Fact]
    public async Task People_get_text_without_escape_codes_where_no_terminal_is()
    {
        var outcome = await fleet.Up.RunAsync("run", "script", "--input", Script, "--watch");
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        Assert.Contains("tool_executing      probe", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', outcome.Output);
    }

    [Fact]
    public async Task A_run_that_fails_exits_with_1_and_says_why()
    {
        var outcome = await fleet.Up.RunAsync("run", "script", "--input", """{"steps":[{"throw":"kaputt"}]}""", "--watch");
        Assert.Equal(1, outcome.Exit);
        Assert.Contains("agent_failed: kaputt", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_exits_with_1()
    {
        var id = (await fleet.Up.RunAsync("run", "script", "--input", """{"steps":[{"tools":[{"tool":"probe","arguments":{"delay_ms":60000}}]}]}""", "--json")).Json.GetProperty("id").GetString()!;
        var watching = fleet.Up.RunAsync("runs", "watch", id, "--json");
        Assert.Equal(0, (await fleet.Up.RunAsync("runs", "cancel", id)).Exit);
        var watched = await watching;
        Assert.Equal((1, "cancelled"), (watched.Exit, watched.Json.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_tool_error_out_of_retries_is_a_dead_letter_that_can_be_understood_simulated_and_replayed()
    {
        var failing = """{"steps":[{"tools":[{"tool":"probe","arguments":{"error":"the disk is tired"}}]}]}""";
        var run = (await fleet.Up.RunAsync("run", "script", "--input", failing, "--watch", "--json")).Json.GetProperty("id").GetString();
        var letter = (await fleet.Up.RunAsync("dlq", "ls", "--filter", $"run:{run}", "--json")).Json.GetProperty("items").EnumerateArray().Single();
        Assert.Equal("tool_call", letter.GetProperty("kind").GetString());
        Assert.Contains("the disk is tired", (await fleet.Up.RunAsync("dlq", "groups")).Output, StringComparison.Ordinal);
        var id = letter.GetProperty("id").GetString()!;
        Assert.Contains("the disk is tired", (await fleet.Up.RunAsync("dlq", "show", id)).Output, StringComparison.Ordinal);
        var simulated = await fleet.Up.RunAsync("dlq", "simulate", id, "--json");
        Assert.True(simulated.Exit == 1 && simulated.Output.Contains("the disk is tired", StringComparison.Ordinal), simulated.Output + simulated.Error);

        var plan = await fleet.Up.RunAsync("dlq", "replay", "--id", id, "--json");
        Assert.Equal(1, plan.Json.GetProperty("count").GetInt32());
        var replay = await fleet.Up.RunAsync("dlq", "replay", "--apply", plan.Json.GetProperty("plan_hash").GetString()!, "--json");
        Assert.True(replay.Exit == 0, replay.Output + replay.Error);
        Assert.Empty((await fleet.Up.RunAsync("dlq", "ls", "--filter", $"run:{run}", "--json")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData(3, "not found", "run", "nobody")]
    [InlineData(3, "no such object", "runs", "show", "0199aa00-0000-7000-8000-000000000000")]
    [InlineData(1, "steps", "run", "script", "--input", "{}")]
    public async Task Refusals_have_their_exit_codes(int exit, string says, params string[] args)
    {
        var outcome = await fleet.Up.RunAsync(args);
        Assert.Equal(exit, outcome.Exit);
        Assert.Contains(says, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_exits_with_4()
    {
        var wrong = new Dictionary<string, string>(fleet.Up.Environment) { ["NETRA_KEY"] = "nk_0000000000000000_1" };
        Assert.Equal(4, (await CliProcess.RunAsync(wrong, "runs", "ls")).Exit);
    }

    [Fact]
    public async Task Agents_tools_and_workers_are_listed()
    {
        Assert.Equal(1, Live(await fleet.Up.RunAsync("agents", "ls", "--json"), "script"));
        Assert.Equal(1, Live(await fleet.Up.RunAsync("tools", "ls", "--json"), "probe"));
        var worker = Assert.Single((await fleet.Up.RunAsync("workers", "ls", "--json")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("embedded", worker.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_bill_is_imported_listed_and_removed()
    {
        var bill = fleet.Folder.File("bill.csv");
        Assert.Equal(0, (await CliProcess.RunAsync("data", "sample", "--rows", "16000", "--out", bill)).Exit);
        var imported = (await fleet.Up.RunAsync("data", "import", bill, "--json")).Json;
        var id = imported.GetProperty("id").GetString()!;
        Assert.Equal(("ready", "focus"), (imported.GetProperty("status").GetString(), imported.GetProperty("kind").GetString()));
        Assert.Contains(id, Ids(await fleet.Up.RunAsync("data", "ls", "--json")));
        Assert.Equal(id, (await fleet.Up.RunAsync("data", "show", id, "--json")).Json.GetProperty("id").GetString());
        Assert.Equal(0, (await fleet.Up.RunAsync("data", "rm", id)).Exit);
        Assert.Equal(3, (await fleet.Up.RunAsync("data", "show", id)).Exit);
    }

    [Fact]
    public async Task A_user_gets_a_key_of_their_own_and_another_at_the_next_call()
    {
        string[] create = ["admin", "users", "create", "--tenant", "acme", "--tier", "free", "--user", "ann", "--json"];
        var (first, second) = ((await fleet.Up.RunAsync(create)).Json, (await fleet.Up.RunAsync(create)).Json);
        Assert.Equal(first.GetProperty("user_id").GetString(), second.GetProperty("user_id").GetString());
        Assert.NotEqual(first.GetProperty("key").GetString(), second.GetProperty("key").GetString());
        foreach (var key in new[] { first, second }.Select(k => k.GetProperty("key").GetString()!))
        {
            var ann = new Dictionary<string, string>(fleet.Up.Environment) { ["NETRA_KEY"] = key };
            Assert.Equal(0, (await CliProcess.RunAsync(ann, "runs", "ls")).Exit);
            Assert.Equal(4, (await CliProcess.RunAsync(ann, create)).Exit);
        }
    }

    static IEnumerable<string?> Ids(Outcome outcome) =>
        outcome.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString());

    static int Live(Outcome outcome, string name) => outcome.Json.GetProperty("items").EnumerateArray()
        .Single(i => i.GetProperty("name").GetString() == name).GetProperty("live").GetInt32();

    public sealed class Fleet : IAsyncLifetime
    {
        internal ScratchFolder Folder { get; } = new();

        internal UpProcess Up { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Up = await UpProcess.StartAsync(Folder.Path);

        public async ValueTask DisposeAsync()
        {
            await Up.DisposeAsync();
            Folder.Dispose();
        }
    }
}
