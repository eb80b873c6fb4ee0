using Netra.Contracts;

namespace Netra.Protocol.Tests;

/// <summary>The executable model of the protocol: the product's own rules under random crashes, losses, duplicates and clock jumps.</summary>
/// <remarks>Set <c>NETRA_SEED</c> to repeat one seed, <c>NETRA_WORLDS</c> to try more than the default.</remarks>
public sealed class Protocol_rules
{
    const int Actions = 150;
    const int Patience = 4000;

    [Fact]
    public void Every_run_ends_and_tells_each_cause_once_whatever_breaks()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("NETRA_WORLDS"), System.Globalization.CultureInfo.InvariantCulture, out var worlds) ? worlds : 3000;
        var first = int.TryParse(Environment.GetEnvironmentVariable("NETRA_SEED"), System.Globalization.CultureInfo.InvariantCulture, out var seed) ? seed : Environment.TickCount;
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {first}, {count} worlds");
        for (var i = 0; i < count; i++)
        {
            var status = Live(unchecked(first + i));
            ends[status] = ends.GetValueOrDefault(status) + 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", ends));
        foreach (var status in new[] { RunStatus.Completed, RunStatus.Failed, RunStatus.TimedOut, RunStatus.Cancelled })
            Assert.True(count < 1000 || ends.ContainsKey(status), $"no world ended {status}: the model does not reach it");
    }

    static string Live(int seed)
    {
        var world = new World(seed);
        try
        {
            for (var i = 0; i < Actions; i++)
                world.Act();
            world.Quiet = true;
            for (var i = 0; i < Patience && !world.Run.IsTerminal; i++)
                world.Act();
            Assert.True(world.Run.IsTerminal, $"the run hangs: {world.State}");
            Invariants.Of(world);
            return world.Run.Status;
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new InvalidOperationException($"NETRA_SEED={seed}: {e.Message} [{world.State}]", e);
        }
    }
}
