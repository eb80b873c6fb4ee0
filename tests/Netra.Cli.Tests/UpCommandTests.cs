using System.Text.Json;

namespace Netra.Cli.Tests;

public sealed class UpCommandTests
{
    [Fact]
    public async Task Keeps_its_key_to_its_owner_and_its_folder_to_one_process()
    {
        using var folder = new ScratchFolder();
        await using var up = await UpProcess.StartAsync(folder.Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("key")));
        Assert.Equal(up.Environment["NETRA_KEY"], (await File.ReadAllTextAsync(folder.File("key"), Token)).Trim());
        var second = await CliProcess.RunAsync("up", "--data", folder.Path, "--port", "59999");
        Assert.Equal(1, second.Exit);
        Assert.Contains("in use by another embedded fleet", second.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await up.RunAsync("agents", "ls")).Exit);
    }

    [Fact]
    public async Task Stops_cleanly_and_comes_back_with_its_key_and_its_runs()
    {
        using var folder = new ScratchFolder();
        string key, id;
        await using (var up = await UpProcess.StartAsync(folder.Path))
        {
            key = up.Environment["NETRA_KEY"];
            id = (await up.RunAsync("run", "script", "--input", """{"steps":[]}""", "--watch", "--json")).Json.GetProperty("id").GetString()!;
            Assert.Equal(0, await up.StopAsync());
            Assert.False(File.Exists(folder.File("netra.env")));
        }

        await using var again = await UpProcess.StartAsync(folder.Path);
        Assert.Equal(key, again.Environment["NETRA_KEY"]);
        Assert.Equal("completed", (await again.RunAsync("runs", "show", id, "--json")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Finishes_a_run_in_whose_middle_it_was_killed()
    {
        using var folder = new ScratchFolder();
        string id;
        await using (var up = await UpProcess.StartAsync(folder.Path))
        {
            id = await SubmitAsync(up, """{"steps":[{"tools":[{"tool":"noop"}]},{"sleep_ms":3000},{"tools":[{"tool":"noop"}]}],"result":1}""");
            await Until.TrueAsync(async () => (await EventsAsync(up, id)).Count >= 5, "the second step is under way");
            await up.KillAsync();
        }

        await using var again = await UpProcess.StartAsync(folder.Path);
        var finished = await again.RunAsync("runs", "watch", id, "--json");
        Assert.Equal((0, "completed"), (finished.Exit, finished.Json.GetProperty("status").GetString()));
        var events = await EventsAsync(again, id);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.GetProperty("seq").GetInt32()));
        Assert.Equal(2, events.Count(e => e.GetProperty("type").GetString() == "tool_completed"));
    }

    [Fact]
    public async Task Tries_a_call_again_that_killed_it()
    {
        using var folder = new ScratchFolder();
        string id;
        await using (var up = await UpProcess.StartAsync(folder.Path, faults: true))
        {
            id = await SubmitAsync(up, """{"steps":[{"tools":[{"tool":"probe","arguments":{"crash":true,"fail_times":1}}]}]}""");
            await up.KilledAsync();
        }

        await using var again = await UpProcess.StartAsync(folder.Path, faults: true);
        var finished = await again.RunAsync("runs", "watch", id, "--json");
        Assert.Equal(0, finished.Exit);
        Assert.Equal(2, finished.Json.GetProperty("result").GetProperty("outputs")[0].GetProperty("attempt").GetInt32());
    }

    static async Task<string> SubmitAsync(UpProcess up, string input) =>
        (await up.RunAsync("run", "script", "--input", input, "--json")).Json.GetProperty("id").GetString()!;

    static async Task<List<JsonElement>> EventsAsync(UpProcess up, string id) =>
        [.. (await up.RunAsync("runs", "events", id, "--json")).Json.GetProperty("items").EnumerateArray()];

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
