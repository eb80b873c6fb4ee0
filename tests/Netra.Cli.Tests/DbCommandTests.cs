using System.Text.Json;

namespace Netra.Cli.Tests;

public sealed class DbCommandTests
{
    [Fact]
    public async Task Migrates_once_and_issues_a_new_key_of_the_same_administrator_at_each_call()
    {
        using var folder = new ScratchFolder();
        var database = "sqlite:" + folder.File("n.db");
        Assert.NotEqual(0, Applied(await RunAsync("migrate", database)));
        Assert.Equal(0, Applied(await RunAsync("migrate", database)));
        var (first, second) = (await RunAsync("admin-key", database), await RunAsync("admin-key", database));
        Assert.Equal(first.GetProperty("user_id").GetGuid(), second.GetProperty("user_id").GetGuid());
        Assert.Equal(first.GetProperty("tenant_id").GetGuid(), second.GetProperty("tenant_id").GetGuid());
        Assert.NotEqual(first.GetProperty("key").GetString(), second.GetProperty("key").GetString());
        Assert.StartsWith("nk_", first.GetProperty("key").GetString(), StringComparison.Ordinal);
    }

    static int Applied(JsonElement document) => document.GetProperty("applied").GetArrayLength();

    static async Task<JsonElement> RunAsync(string command, string database)
    {
        var outcome = await CliProcess.RunAsync("db", command, "--database", database, "--json");
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        return outcome.Json;
    }
}
