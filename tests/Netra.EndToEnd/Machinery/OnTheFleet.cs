namespace Netra.EndToEnd;

/// <summary>Tests on the distributed fleet.</summary>
public abstract class OnTheFleet(TestFleet fleet) : IAsyncLifetime
{
    public TestFleet Fleet { get; } = fleet;

    public async ValueTask InitializeAsync() => await Fleet.ReadyAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets the processes compile their code: a dozen new ones on two cores may be starved for longer than a lease, and then a call is tried again.</summary>
    protected static async Task WarmAsync(FleetUser user)
    {
        for (var round = 0; round < 3; round++)
        {
            var input = Script.Of(Script.Calls(Script.Probe(new { delay_ms = 50 }), Script.Noop));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await user.CompletedAsync(await user.SubmitAsync(Script.Agent, input), 60)));
        }
    }
}
