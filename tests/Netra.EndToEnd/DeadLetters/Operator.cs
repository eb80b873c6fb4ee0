using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>What operators do with dead letters over HTTP.</summary>
static class Operator
{
    const string Path = "v1/dead-letters";

    /// <summary>A user of a tenant of their own with these permissions beyond the tier's.</summary>
    public static async Task<FleetUser> OperatorAsync(this TestFleet fleet, params string[] permissions)
    {
        var name = "op-" + Guid.CreateVersion7();
        var answer = await fleet.Admin.PostAsync("v1/admin/users", new { tenant = name, tier = "enterprise", user = name, permissions });
        Assert.True((int)answer.Status == 201, answer.ToString());
        return new(fleet.Apis[0], answer.Text("key"), answer.Json.GetProperty("tenant_id").GetGuid(), answer.Json.GetProperty("user_id").GetGuid()) { WaitsForItsRate = true };
    }

    public static Task<IReadOnlyList<JsonElement>> LettersAsync(this FleetUser user, string filter) => user.ListAsync($"{Path}?limit=1000&filter={Uri.EscapeDataString(filter)}");

    /// <summary>Waits until the filter means so many.</summary>
    public static Task<IReadOnlyList<JsonElement>> LettersAsync(this FleetUser user, string filter, int count, double seconds = 20) =>
        Wait.ForAsync($"{count} dead letters of {filter}", seconds, () => user.LettersAsync(filter), letters => letters.Count == count);

    public static async Task<JsonElement> PlanAsync(this FleetUser user, object request)
    {
        var answer = await user.PostAsync(Path + "/replays", request);
        Assert.True((int)answer.Status == 200, answer.ToString());
        return answer.Json;
    }

    public static async Task<JsonElement> ApplyAsync(this FleetUser user, string planHash)
    {
        var answer = await user.PostAsync(Path + "/replays", new { plan_hash = planHash });
        Assert.True((int)answer.Status == 202, answer.ToString());
        return answer.Json;
    }

    /// <summary>Plans, applies, and waits for the end.</summary>
    public static async Task<JsonElement> ReplayAsync(this FleetUser user, object request) =>
        await user.ReplayEndAsync(await user.ApplyAsync((await user.PlanAsync(request)).GetProperty("plan_hash").GetString()!));

    public static Task<JsonElement> ReplayEndAsync(this FleetUser user, JsonElement replay, double seconds = 30) => Wait.ForAsync(
        "the end of the replay", seconds, async () => (await user.GetAsync($"{Path}/replays/{replay.GetProperty("id").GetString()}")).Json,
        r => r.GetProperty("status").GetString() is "completed" or "stopped" or "aborted");

    public static int Count(this JsonElement replay, string outcome) => replay.GetProperty("counts").GetProperty(outcome).GetInt32();
}
