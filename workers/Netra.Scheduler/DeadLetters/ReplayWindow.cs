namespace Netra.Scheduler.DeadLetters;

/// <summary>How many messages may be under way: what is processed in a tenth of a second, so that others do not wait long behind them in the queues; at least a hundred, never more than allowed.</summary>
sealed class ReplayWindow(int most, TimeProvider time)
{
    const int Least = 100;

    static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks at how fast they are processed.</summary>
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    int processed;
    long looked = time.GetTimestamp();

    public int Size { get; private set; } = Math.Min(Least, most);

    /// <param name="now">How many have been processed in all.</param>
    public void Learn(int now)
    {
        var elapsed = time.GetElapsedTime(looked);
        if (elapsed < Look)
            return;
        Size = (int)Math.Clamp((now - processed) * (Wait / elapsed), Math.Min(Least, most), most);
        (processed, looked) = (now, time.GetTimestamp());
    }
}
