using Netra.Scheduler.DeadLetters;

namespace Netra.Scheduler.Tests.DeadLetters;

public sealed class RateGateTests
{
    [Fact]
    public void Lets_through_what_the_rate_has_brought_and_a_fifth_of_a_second_at_once()
    {
        var clock = new Clock();
        var gate = new RateGate(50, clock);

        Assert.Equal(1, gate.Room());
        gate.Take(1);
        Assert.Equal(0, gate.Room());
        clock.Now += TimeSpan.FromMilliseconds(100);
        Assert.Equal(5, gate.Room());
        gate.Take(4);
        clock.Now += TimeSpan.FromMilliseconds(20);
        Assert.Equal(2, gate.Room());
        clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(10, gate.Room());
    }

    [Fact]
    public void Without_a_rate_it_is_open() => Assert.Equal(int.MaxValue, new RateGate(perSecond: null, new Clock()).Room());

    sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
