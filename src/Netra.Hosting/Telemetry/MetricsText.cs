using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Netra.Hosting.Telemetry;

/// <summary>The counters of meters named <c>Netra.*</c>, and the process's memory and processor time, in Prometheus' text format.</summary>
sealed class MetricsText : IDisposable
{
    readonly ConcurrentQueue<MetricSeries> instruments = new();
    readonly MeterListener listener = new();

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (!instrument.Meter.Name.StartsWith("Netra.", StringComparison.Ordinal))
                return;
            var series = new MetricSeries(instrument);
            instruments.Enqueue(series);
            l.EnableMeasurementEvents(instrument, series);
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, series) => ((MetricSeries)series!).Add(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, series) => ((MetricSeries)series!).Add(value, tags));
        listener.Start();
    }

    public string Render()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        var totals = instruments.SelectMany(i => i.Read()).GroupBy(t => t.Series, t => t.Value, StringComparer.Ordinal);
        foreach (var series in totals.OrderBy(t => t.Key, StringComparer.Ordinal))
            text.Append(series.Key).Append(' ').Append(series.Sum().ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"process_resident_memory_bytes {Environment.WorkingSet}\n");
        text.Append(CultureInfo.InvariantCulture, $"process_cpu_seconds_total {Environment.CpuUsage.TotalTime.TotalSeconds}\n");
        var memory = GC.GetGCMemoryInfo();
        text.Append(CultureInfo.InvariantCulture, $"dotnet_gc_last_collection_heap_size_bytes {memory.HeapSizeBytes}\n");
        text.Append(CultureInfo.InvariantCulture, $"dotnet_gc_last_collection_memory_committed_bytes {memory.TotalCommittedBytes}\n");
        text.Append(CultureInfo.InvariantCulture, $"dotnet_gc_heap_total_allocated_bytes {GC.GetTotalAllocatedBytes()}\n");
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();
}
