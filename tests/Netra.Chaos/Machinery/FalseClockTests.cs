namespace Netra.Chaos;

public sealed class FalseClockTests
{
    [Theory, InlineData(600, "FAKETIME=+600"), InlineData(-3600, "FAKETIME=-3600")]
    public void An_offset_has_its_sign(int seconds, string variable) => Assert.Contains(variable, FalseClock.Environment(TimeSpan.FromSeconds(seconds)));
}
