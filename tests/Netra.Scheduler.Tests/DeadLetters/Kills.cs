using System.Globalization;

namespace Netra.Scheduler.Tests.DeadLetters;

static class Kills
{
    /// <summary>How often the process is killed at each point; <c>NETRA_KILLS=200</c> for the long round.</summary>
    public static int AtEach => int.TryParse(Environment.GetEnvironmentVariable("NETRA_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    /// <summary>Every point so often, one after the other.</summary>
    public static IEnumerable<(string Point, int Round)> Of(params string[] points) => from round in Enumerable.Range(0, AtEach) from point in points select (point, round);
}
