using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary><c>netra up</c> survives its death, <c>netra demo</c> does the main job in one go.</summary>
[Collection(nameof(Alone))]
public sealed class When_the_fleet_is_embedded(TestFleet fleet) : OnTheFleet(fleet)
{
    /// <summary>From the start of the warm program to its end, on the dev bill.</summary>
    static readonly TimeSpan DemoLimit = TimeSpan.FromSeconds(15);

    public static TheoryData<string> Bills => GoldenBill.All;

    [Fact]
    public async Task Killed_in_a_run_and_started_again_it_finishes_the_run()
    {
        await using var embedded = new EmbeddedFleet();
        await embedded.StartAsync();
        var user = embedded.User;
        var run = await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Noop), Script.Calls(Script.Probe(new { delay_ms = 1500 })), Script.Sleep(200)));
        await user.EventsUntilAsync(run, "tool_completed");

        await embedded.KillAsync();
        await embedded.StartAsync();

        await embedded.User.CompletedAsync(run);
        var log = await embedded.User.EventsAsync(run);
        log.IsWhole(run, user);
        using var socket = await StreamSocket.OpenAsync(embedded.Address, embedded.User);
        (await socket.FollowAsync(run)).IsSameAs(log);
        Assert.Equal(0, await embedded.StopAsync());
        Assert.False(embedded.WroteEnvironment);
    }

    [Theory, MemberData(nameof(Bills))]
    public async Task The_demo_gives_the_published_answers(string bill)
    {
        var run = await DemoAsync(bill);

        GoldenBill.IsResult(bill, run.Json.GetProperty("result"));
    }

    [Fact]
    public async Task A_warm_demo_on_the_dev_bill_takes_less_than_15_seconds()
    {
        var run = await DemoAsync(SampleData.Dev);

        Assert.True(run.Took < DemoLimit, $"took {run.Took}");
        TestContext.Current.SendDiagnosticMessage("demo on {0}: {1:0.0} s, margin {2:0.0} s", SampleData.Dev, run.Took.TotalSeconds, (DemoLimit - run.Took).TotalSeconds);
    }

    static async Task<(JsonElement Json, TimeSpan Took)> DemoAsync(string bill)
    {
        var demo = await Shell.MustAsync(120, Shell.Cli, "demo", "--file", SampleData.PathOf(bill), "--json");
        using var document = JsonDocument.Parse(demo.Output);
        Assert.Equal("completed", document.RootElement.GetProperty("status").GetString());
        return (document.RootElement.Clone(), demo.Took);
    }
}
