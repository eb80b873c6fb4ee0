using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>The main job over the distributed fleet.</summary>
public sealed class When_a_bill_is_analysed(TestFleet fleet) : OnTheFleet(fleet)
{
    const string Agent = "cost-optimizer";

    [Fact, Trait("Scenario", "A1"), Trait("Scenario", "A6"), Trait("Scenario", "P1")]
    public async Task It_completes_with_the_published_totals_and_every_planted_finding()
    {
        var user = await Fleet.UserAsync();
        var dataset = await user.ImportAsync(SampleData.Dev);
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);

        var id = await user.SubmitAsync(Agent, new { dataset_id = dataset });
        var seen = await socket.FollowAsync(id);
        var run = await user.CompletedAsync(id, 60);

        var result = run.GetProperty("result");
        GoldenBill.IsResult(SampleData.Dev, result);
        HasPlantedFindings(result);
        seen.IsWhole(id, user);
        seen.IsSameAs(await user.EventsAsync(id));
        Assert.Contains(seen, e => e.GetProperty("type").GetString() == EventTypes.AgentThinking && e.GetProperty("data").GetProperty("reasoning").GetString() is { Length: > 0 });
        Assert.True(seen.One(EventTypes.AgentCompleted).GetProperty("execution_time_ms").GetInt64() >= 0);
        Assert.Equal(seen.Count, run.GetProperty("last_seq").GetInt64());
    }

    [Fact]
    public async Task The_official_sample_shows_its_traps_and_gets_no_savings_rate()
    {
        var user = await Fleet.UserAsync();
        var dataset = await user.ImportAsync(SampleData.Sample10);

        var result = (await user.CompletedAsync(await user.SubmitAsync(Agent, new { dataset_id = dataset }), 60)).GetProperty("result");

        GoldenBill.IsResult(SampleData.Sample10, result);
        var notes = string.Join('\n', result.GetProperty("data_quality").EnumerateArray().Select(n => n.ToString()));
        Assert.All(["EffectiveCost", "ContractedCost", "ListCost", "PricingCategory", "Tags"], column => Assert.Contains(column, notes, StringComparison.Ordinal));
    }

    [Fact, Trait("Scenario", "A3"), Trait("Scenario", "W2")]
    public async Task Two_users_on_two_bills_see_only_their_own()
    {
        string[] files = ["focus_1.2_toolkit_aws_5000.csv.gz", "focus_1.2_toolkit_gcp_5000.csv.gz"];
        FleetUser[] users = [await Fleet.UserAsync(), await Fleet.UserAsync()];
        var datasets = await Task.WhenAll(users.Select((u, i) => u.ImportAsync(files[i])));
        using var first = await StreamSocket.OpenAsync(Fleet.Notifiers[0], users[0]);
        using var second = await StreamSocket.OpenAsync(Fleet.Notifiers[1], users[1]);
        StreamSocket[] sockets = [first, second];
        foreach (var socket in sockets)
            await socket.SendAsync(new { op = "subscribe", topic = "user" });
        Assert.All(await Task.WhenAll(sockets.Select(s => s.NextAsync())), f => Assert.Equal("subscribed", f.GetProperty("op").GetString()));

        var runs = await Task.WhenAll(users.Select((u, i) => u.SubmitAsync(Agent, new { dataset_id = datasets[i] })));
        var seen = await Task.WhenAll(sockets.Select(s => s.EventsAsync(EventLog.IsEnd)));

        for (var i = 0; i < 2; i++)
        {
            GoldenBill.IsResult(files[i], (await users[i].CompletedAsync(runs[i], 60)).GetProperty("result"));
            seen[i].IsWhole(runs[i], users[i]);
            (await users[i].GetAsync($"v1/runs/{runs[1 - i]}")).Problem(404, "not_found");
            (await users[i].GetAsync($"v1/datasets/{datasets[1 - i]}")).Problem(404, "not_found");
            Assert.Equal(runs[i], Assert.Single(await users[i].ListAsync("v1/runs")).GetProperty("id").GetGuid());
        }
    }

    [Fact, Trait("Scenario", "P2")]
    public async Task Two_users_with_other_budgets_and_constraints_never_cross()
    {
        FleetUser[] users = [await Fleet.UserAsync(), await Fleet.UserAsync()];
        var runs = await Task.WhenAll(users.Select(async (user, i) => await user.SubmitAsync(Agent, new
        {
            dataset_id = await user.ImportAsync(SampleData.Sample10),
            budget = new { amount = 1000.25m + i, period = "month" },
            constraints = new[] { $"constraint of user {i}" },
        })));

        for (var i = 0; i < 2; i++)
        {
            var run = (await users[i].CompletedAsync(runs[i], 60)).ToString() + string.Join("", await users[i].EventsAsync(runs[i]));
            Assert.Contains(i == 0 ? "1000.25" : "1001.25", run, StringComparison.Ordinal);
            Assert.Contains($"constraint of user {i}", run, StringComparison.Ordinal);
            Assert.DoesNotContain(i == 0 ? "1001.25" : "1000.25", run, StringComparison.Ordinal);
            Assert.DoesNotContain($"constraint of user {1 - i}", run, StringComparison.Ordinal);
            (await users[i].GetAsync($"v1/runs/{runs[1 - i]}")).Problem(404, "not_found");
        }
    }

    static void HasPlantedFindings(JsonElement result)
    {
        using var truth = JsonDocument.Parse(SampleData.Text("netra_dev_truth.json"));
        var planted = Amounts(truth.RootElement.GetProperty("findings"), "monthly_saving_usd");
        var found = Amounts(result.GetProperty("recommendations"), "estimated_monthly_saving");
        Assert.Equal(planted.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(planted, p => Assert.InRange(found[p.Key], p.Value - 0.01m, p.Value + 0.01m));
        Assert.True(result.GetProperty("potential_savings_monthly").GetDecimal() > 0);
        Assert.All(result.GetProperty("recommendations").EnumerateArray(), r => Assert.Contains(r.GetProperty("priority").GetString(), (string[])["low", "medium", "high"]));
    }

    static Dictionary<string, decimal> Amounts(JsonElement findings, string amount) => findings.EnumerateArray().ToDictionary(
        f => $"{f.GetProperty("type").GetString()} {f.GetProperty("resource_id").GetString()}", f => f.GetProperty(amount).GetDecimal(), StringComparer.Ordinal);
}
