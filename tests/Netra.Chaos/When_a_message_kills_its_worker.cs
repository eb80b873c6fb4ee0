using System.Text.Json;

namespace Netra.Chaos;

/// <summary>A step and a call that kill every worker that begins them, under load.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_a_message_kills_its_worker(ChaosFleet fleet)
{
    const double Patience = 120;

    /// <summary>RunOptions.StepLosses; and a tool's three attempts with three spare ones.</summary>
    const int DeathsOfStep = 5, DeathsOfCall = 6;

    static readonly string[] Workers = ["agent-1", "agent-2", "tool-1", "tool-2"];

    static readonly string[] Allowed = ["--env", "Faults__Enabled=true"];

    [Fact, Trait("Kind", "Exhaustive")]
    public async Task It_is_given_up_after_a_few_and_its_neighbours_end_once()
    {
        var plan = ChaosPlan.FromEnvironment();
        await fleet.ReadyAsync();
        await fleet.RestartAsync([.. Workers, .. Allowed]);
        try
        {
            await using var session = await Session.StartAsync(fleet, plan.Seed, plan.Rate);
            int deaths;
            await using (var supervisor = new Supervisor(fleet, Workers, Allowed))
            {
                var user = await fleet.UserAsync();
                var runs = await Task.WhenAll(
                    user.SubmitAsync(Script.Agent, Script.Of(new { say = "Dying.", crash = true })),
                    user.SubmitAsync(Script.Agent, Script.OneProbe(new { crash = true })));
                foreach (var run in runs)
                    AssertGivenUp(await user.EndAsync(run, Patience));
                deaths = supervisor.Deaths;
            }

            Assert.InRange(deaths, DeathsOfStep, DeathsOfStep + DeathsOfCall);
            var violations = Checker.Check(await session.FinishAsync(Patience));
            Assert.True(violations.Count == 0, string.Join('\n', violations));
        }
        finally
        {
            await fleet.RestartAsync(Workers);
        }
    }

    static void AssertGivenUp(JsonElement run)
    {
        var error = run.GetProperty("error");
        Assert.Equal(("failed", "worker_lost"), (run.GetProperty("status").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains("workers were lost", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
