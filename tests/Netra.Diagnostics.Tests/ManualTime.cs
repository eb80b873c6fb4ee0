using System.Threading.Channels;

namespace Netra.Diagnostics.Tests;

/// <summary>A clock whose timers fire when a test says so; <see cref="AskedAsync"/> tells what was waited for.</summary>
sealed class ManualTime : TimeProvider
{
    readonly Channel<TimeSpan> asked = Channel.CreateUnbounded<TimeSpan>();
    Action fire = () => { };
    TimeSpan due;
    long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Completes when somebody starts to wait, with the time that they wait for.</summary>
    public ValueTask<TimeSpan> AskedAsync() => asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The timer fires at its time, or that much before it.</summary>
    public void Fire(TimeSpan early = default)
    {
        now += (due - early).Ticks;
        fire();
    }

    public override long GetTimestamp() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (due, fire) = (dueTime, () => callback(state));
        asked.Writer.TryWrite(dueTime);
        return new Timer();
    }

    sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
