namespace Netra.Bench;

/// <summary>Seconds from the process's start to the moment at which it is ready: <c>/health/ready</c> answers 200, the embedded fleet has written <c>netra.env</c>.</summary>
/// <param name="Seconds">Each start, in order.</param>
public sealed record StartResult(double MedianSeconds, IReadOnlyList<double> Seconds)
{
    public static StartResult Of(IReadOnlyList<double> seconds) => new(Median.Of(seconds), seconds);
}
