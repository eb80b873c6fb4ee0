using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Netra.Hosting.Telemetry;

/// <summary>What one instrument has measured, by its tags. A measurement costs a look-up: the text of a series is made once.</summary>
sealed class MetricSeries(Instrument instrument)
{
    readonly string name = instrument.Name.Replace('.', '_');
    readonly bool isHistogram = instrument is Histogram<long> or Histogram<double>;
    readonly ConcurrentDictionary<(string Key, object? Value), Total> byTag = new();
    readonly ConcurrentDictionary<string, Total> byTags = new(StringComparer.Ordinal);

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Find(tags).Add(value, replace: instrument.IsObservable);

    /// <summary>Each series with its value.</summary>
    public IEnumerable<(string Series, double Value)> Read()
    {
        foreach (var total in byTag.Values.Concat(byTags.Values))
        {
            var (count, sum) = total.Read();
            if (isHistogram)
                yield return (name + "_count" + total.Labels, count);
            yield return (name + (isHistogram ? "_sum" : "") + total.Labels, sum);
        }
    }

    Total Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != 1)
            return byTags.GetOrAdd(Labels(tags), static labels => new(labels));
        var tag = (tags[0].Key, tags[0].Value);
        return byTag.TryGetValue(tag, out var total) ? total : byTag.GetOrAdd(tag, new Total(Labels(tags)));
    }

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder("{");
        for (var i = 0; i < tags.Length; i++)
        {
            var label = Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture)?.Replace("\"", "'", StringComparison.Ordinal);
            text.Append(i == 0 ? "" : ",").Append(tags[i].Key.Replace('.', '_')).Append("=\"").Append(label).Append('"');
        }

        return text.Append('}').ToString();
    }

    sealed class Total(string labels)
    {
        readonly Lock gate = new();
        long count;
        double sum;

        public string Labels { get; } = labels;

        public void Add(double value, bool replace)
        {
            lock (gate)
            {
                count++;
                sum = replace ? value : sum + value;
            }
        }

        public (long Count, double Sum) Read()
        {
            lock (gate)
                return (count, sum);
        }
    }
}
