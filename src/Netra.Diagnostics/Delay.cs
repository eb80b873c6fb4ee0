namespace Netra.Diagnostics;

static class Delay
{
    /// <summary>A timer may fire a millisecond before its time; this waits for what is left.</summary>
    public static async Task AtLeastAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (delay - time.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
    }
}
