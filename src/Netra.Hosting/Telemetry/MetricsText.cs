using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Netra.Hosting.Telemetry;

/// <summary>The counters of meters named <c>Netra.*</c>, and the process's memory and processor time, in Prometheus' text format.</summary>
sealed class MetricsText : IDisposable
{
    readonly ConcurrentDictionary<string, double> totals = new(StringComparer.Ordinal);
    readonly MeterListener listener = new();

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name.StartsWith("Netra.", StringComparison.Ordinal))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public string Render()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (series, value) in totals.OrderBy(t => t.Key, StringComparer.Ordinal))
            text.Append(series).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"process_resident_memory_bytes {Environment.WorkingSet}\n");
        text.Append(CultureInfo.InvariantCulture, $"process_cpu_seconds_total {Environment.CpuUsage.TotalTime.TotalSeconds}\n");
        text.Append(CultureInfo.InvariantCulture, $"dotnet_gc_heap_total_allocated_bytes {GC.GetTotalAllocatedBytes()}\n");
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name.Replace('.', '_');
        if (instrument is Histogram<long> or Histogram<double>)
        {
            Sum(Series(name + "_count", tags), 1);
            Sum(Series(name + "_sum", tags), value);
        }
        else if (instrument.IsObservable)
            totals[Series(name, tags)] = value;
        else
            Sum(Series(name, tags), value);
    }

    void Sum(string series, double value) => totals.AddOrUpdate(series, value, (_, old) => old + value);

    static string Series(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return name;
        var text = new StringBuilder(name).Append('{');
        for (var i = 0; i < tags.Length; i++)
        {
            var label = Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture)?.Replace("\"", "'", StringComparison.Ordinal);
            text.Append(i == 0 ? "" : ",").Append(tags[i].Key.Replace('.', '_')).Append("=\"").Append(label).Append('"');
        }

        return text.Append('}').ToString();
    }
}
