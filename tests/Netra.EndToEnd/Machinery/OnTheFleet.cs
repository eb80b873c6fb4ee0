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
}
