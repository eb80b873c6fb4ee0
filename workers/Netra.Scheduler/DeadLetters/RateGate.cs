namespace Netra.Scheduler.DeadLetters;

/// <summary>A bucket that fills at the allowed rate and holds a fifth of a second's worth: what comes at once delays others.</summary>
sealed class RateGate(int? perSecond, TimeProvider time)
{
    const double Held = 0.2;

    double tokens = 1;
    long filled = time.GetTimestamp();

    /// <summary>How many may go now.</summary>
    public int Room()
    {
        if (perSecond is not { } rate)
            return int.MaxValue;
        var now = time.GetTimestamp();
        tokens = Math.Min(Math.Max(1, rate * Held), tokens + (rate * time.GetElapsedTime(filled, now).TotalSeconds));
        filled = now;
        return (int)tokens;
    }

    public void Take(int count) => tokens -= perSecond is null ? 0 : count;
}
