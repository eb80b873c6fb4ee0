using System.Diagnostics.Metrics;

namespace Netra.Notifier;

sealed class Instruments
{
    static readonly Meter Meter = new("Netra.Notifier");

    readonly UpDownCounter<long> connections = Meter.CreateUpDownCounter<long>("netra.notifier.connections", "{connection}", "Open streams.");

    readonly Counter<long> delivered = Meter.CreateCounter<long>("netra.notifier.events_delivered", "{event}", "Events handed to clients' connections.");

    readonly Counter<long> gaps =
        Meter.CreateCounter<long>("netra.notifier.gaps_filled", "{read}", "Reads of the log for events whose hint did not come in time.");

    readonly Counter<long> closed = Meter.CreateCounter<long>("netra.notifier.closed", "{connection}", "WebSockets that this side closed, by code.");

    public void Opened(string transport) => connections.Add(1, Tag(transport));

    public void Left(string transport) => connections.Add(-1, Tag(transport));

    public void Delivered(string transport, int events) => delivered.Add(events, Tag(transport));

    public void GapFilled() => gaps.Add(1);

    public void Closed(int code) => closed.Add(1, new KeyValuePair<string, object?>("code", code));

    static KeyValuePair<string, object?> Tag(string transport) => new("transport", transport);
}
