namespace Netra.Chaos;

/// <summary>A broker that is short of disk space lets everybody in and takes no message.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_the_broker_takes_nothing(ChaosFleet fleet)
{
    /// <summary>Longer than a process waits for a bus that does not come back, is stopped and ends.</summary>
    static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15);

    const int LastLines = 30;

    [Fact]
    public async Task No_process_ends_and_all_that_was_accepted_goes_on_when_it_does_again()
    {
        await fleet.ReadyAsync();
        await fleet.ReviveAsync(); // what an earlier fault has ended is none of this one
        var user = await fleet.UserAsync();
        var work = Script.Of(Script.Calls(Script.Noop, Script.Noop, Script.Noop));
        await user.EndAsync(await user.SubmitAsync(Script.Agent, work), seconds: 30);

        List<Guid> runs = [];
        await fleet.LimitBrokerDiskAsync("1000000GB");
        try
        {
            foreach (var api in fleet.Apis)
                runs.Add(await user.At(api).SubmitAsync(Script.Agent, work));
            await Task.Delay(Lasts, TimeProvider.System, TestContext.Current.CancellationToken); // the fault itself: that nothing happens in it is what is looked for
            await NobodyHasEndedAsync();
        }
        finally
        {
            await fleet.LimitBrokerDiskAsync("256MB");
        }

        foreach (var run in runs)
            Assert.Equal("completed", (await user.EndAsync(run, seconds: 30)).GetProperty("status").GetString());
        await NobodyHasEndedAsync();
    }

    async Task NobodyHasEndedAsync()
    {
        var logs = await Task.WhenAll((await fleet.DeadAsync()).Select(async name => $"{name} has ended:\n{string.Join('\n', (await fleet.LogAsync(name)).Split('\n').TakeLast(LastLines))}"));
        Assert.True(logs.Length == 0, string.Join('\n', logs));
    }
}
