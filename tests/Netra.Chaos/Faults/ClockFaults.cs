namespace Netra.Chaos;

/// <summary>One process of any kind lives with a wrong clock among others with the right one.</summary>
static class ClockFaults
{
    /// <summary>None where libfaketime is missing.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        FalseClock.Exists ? [Set("clock ahead", TimeSpan.FromMinutes(10)), Set("clock behind", TimeSpan.FromHours(-1))] : [];

    static Fault Set(string name, TimeSpan offset) => new(name, Since.Fault, async s =>
    {
        var process = s.One(s.Pick(ChaosFleet.Kinds));
        try
        {
            await s.Fleet.RestartAsync([process, .. FalseClock.Environment(offset).SelectMany(v => (string[])["--env", v])]);
            s.Begin();
            await s.LastAsync((8, 15), (10, 40));
            var seen = await s.Fleet.ClockOfAsync(process) - TimeProvider.System.GetUtcNow();
            Assert.True((seen - offset).Duration() < TimeSpan.FromSeconds(10), $"{process} has a clock that is wrong by {seen}");
        }
        finally
        {
            await s.Fleet.RestartAsync(process);
        }
    });
}
