namespace Netra.Protocol.Tests;

/// <summary>A clock whose waits end when it is told so.</summary>
sealed class GatherTime : TimeProvider
{
    readonly Lock gate = new();
    readonly List<Wait> waits = [];

    /// <summary>What is waited for.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (gate)
                return [.. waits.Select(w => w.Span)];
        }
    }

    public void EndWaits()
    {
        List<Wait> ended;
        lock (gate)
        {
            ended = [.. waits];
            waits.Clear();
        }

        foreach (var wait in ended)
            wait.End();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var wait = new Wait(this, () => callback(state), dueTime);
        lock (gate)
            waits.Add(wait);
        return wait;
    }

    sealed record Wait(GatherTime Time, Action End, TimeSpan Span) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            lock (Time.gate)
                Time.waits.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
