namespace Netra.Scheduler.Tests;

/// <summary>A process whose clock is wrong by so much; its timers run as they should.</summary>
sealed class WrongClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
