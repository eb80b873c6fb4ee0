using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Netra.Hosting.Faults;

/// <summary>The points of this process at which it may be told to die. Nothing happens at them unless <see cref="FailPointOptions"/> are set, nor before the process has started.</summary>
public sealed class FailPoints
{
    readonly FailPointOptions options;
    readonly CancellationToken started;
    readonly IReadOnlyDictionary<string, int> armed;
    readonly Dictionary<string, int> reached = new(StringComparer.Ordinal);
    readonly Lock gate = new();

    public FailPoints(IOptions<FailPointOptions> options, IHostApplicationLifetime? lifetime = null)
    {
        started = lifetime?.ApplicationStarted ?? new CancellationToken(canceled: true);
        this.options = options.Value;
        armed = this.options.TryParse(out var points) ? points : new Dictionary<string, int>(StringComparer.Ordinal);
    }

    /// <summary>Says that the process is at the point, which may be its end.</summary>
    public void Reach(string point)
    {
        if (!options.IsOn || !started.IsCancellationRequested)
            return;
        lock (gate)
        {
            var times = reached[point] = reached.GetValueOrDefault(point) + 1;
            if (options.Trace is { Length: > 0 } trace)
                File.AppendAllText(trace, point + "\n");
            if (armed.GetValueOrDefault(point) != times)
                return;
            using var self = Process.GetCurrentProcess();
            self.Kill();
            using var never = new ManualResetEventSlim();
            never.Wait(CancellationToken.None); // until the signal has arrived nothing goes on, and no other point is passed
        }
    }
}
