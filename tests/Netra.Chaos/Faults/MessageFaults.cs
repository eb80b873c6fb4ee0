namespace Netra.Chaos;

/// <summary>The broker delivers more than it was given.</summary>
static class MessageFaults
{
    /// <summary>Every command and every hint comes a second time.</summary>
    public static Fault Doubled { get; } = new("doubled messages", Since.Fault, async s =>
    {
        await using var copies = await MessageCopies.ListenAsync(s.Fleet.BrokerItself, s.Fleet.BrokerManagement, repeat: true);
        await s.LastAsync((8, 15), (10, 30));
    });
}
