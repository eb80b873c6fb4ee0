namespace Netra.Notifier;

/// <summary>A token bucket: so many operations a second, so many at once.</summary>
sealed class OperationAllowance(int perSecond, int burst, TimeProvider time)
{
    double tokens = burst;
    long at = time.GetTimestamp();

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(at, now).TotalSeconds * perSecond));
        at = now;
        if (tokens < 1)
            return false;
        tokens--;
        return true;
    }
}
