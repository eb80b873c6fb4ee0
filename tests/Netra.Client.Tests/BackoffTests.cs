namespace Netra.Client.Tests;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(3, 2)]
    [InlineData(7, 30)]
    [InlineData(1000, 30)]
    public void Waits_at_least_a_quarter_second_and_at_most_a_bound_that_doubles(int failures, double most)
    {
        var waits = Enumerable.Range(0, 500).Select(_ => Backoff.After(failures).TotalSeconds).ToList();
        Assert.All(waits, w => Assert.InRange(w, 0.25, most));
        Assert.True(waits.Max() > most * 0.8, "the jitter uses its whole range");
    }
}
