using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>More runs of a tenant than may go on at once, so many that some are not told to the workers before their turn.</summary>
public sealed class When_a_tenant_submits_many(TestFleet fleet) : OnTheFleet(fleet)
{
    const int Runs = 200;

    [Fact]
    public async Task All_go_on_one_after_the_other()
    {
        var user = await Fleet.UserAsync(TestFleet.OneAtATime);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            for (var i = 0; i < Runs / 4; i++)
                await user.At(Fleet.Apis[n % 2]).SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Noop)));
        }));

        var runs = await Wait.ForAsync("the end of all", 120, () => user.ListAsync("v1/runs?limit=1000"), all => all.All(r => r.GetProperty("status").GetString() == "completed"));
        Assert.Equal(Runs, runs.Count);
        var spans = runs.Select(r => (From: r.GetProperty("started_at").GetDateTimeOffset(), To: r.GetProperty("completed_at").GetDateTimeOffset())).Order().ToList();
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From, $"{pair.First.To:O} is after {pair.Second.From:O}"));
        var logs = await Task.WhenAll(runs.Select(r => user.EventsAsync(r.GetProperty("id").GetGuid())));
        Assert.Contains(logs, log => log.Types().Contains("run_waiting"));
        Assert.Contains(logs.Zip(runs), l => !l.First.Types().Contains("run_waiting") && Waited(l.Second) > TimeSpan.FromSeconds(1));
    }

    static TimeSpan Waited(JsonElement run) => run.GetProperty("started_at").GetDateTimeOffset() - run.GetProperty("created_at").GetDateTimeOffset();
}
