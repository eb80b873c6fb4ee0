using Netra.Contracts.Events;

namespace Netra.Chaos;

/// <summary>Every kind of violation in a log is found.</summary>
public sealed class CheckedLogTests
{
    readonly History good = Worlds.Good();

    FoundRun First => good.Runs[0];

    [Fact]
    public void A_hole() => Finds(Rules.Gap, log => [.. log.Where(e => e.Seq != 4)]);

    [Fact]
    public void A_beginning_that_is_missing() => Finds(Rules.Gap, log => [.. log.Skip(1)]);

    [Fact]
    public void An_end_that_is_missing() => Finds(Rules.Gap, log => [.. log.SkipLast(1)]);

    [Fact]
    public void A_seq_that_comes_twice() => Finds(Rules.Doubled, log => [.. log.Take(3), log[2], .. log.Skip(3)]);

    [Fact]
    public void A_wrong_order() => Finds(Rules.Order, log => [log[0], log[1], log[3], log[2], .. log.Skip(4)]);

    [Fact]
    public void A_cause_that_was_told_twice() =>
        Finds(Rules.Doubled, log => [.. log.Take(6), log[5] with { Seq = 7, Id = $"{First.Id}:7" }, log[6] with { Seq = 8, Id = $"{First.Id}:8" }]);

    [Fact]
    public void Two_ends() => Finds(Rules.Doubled, log => [.. log, log[6] with { Seq = 8, Id = $"{First.Id}:8" }]);

    [Fact]
    public void Something_after_the_end() =>
        Finds(Rules.Order, log => [.. log, new(8, $"{First.Id}:8", EventTypes.AgentThinking, null, null, IsEnd: false)]);

    [Fact]
    public void An_event_of_another_run() => Finds(Rules.Foreign, log => [.. log.Take(6), log[6] with { Id = $"{good.Runs[1].Id}:7" }]);

    [Fact]
    public void A_call_that_never_completed() => Finds(Rules.Lost, log => [.. log.Take(5), log[6] with { Seq = 6, Id = $"{First.Id}:6" }]);

    /// <summary>Spoils the log and, as far as it can be, last_seq with it.</summary>
    void Finds(string rule, Func<IReadOnlyList<LogEntry>, IReadOnlyList<LogEntry>> spoil)
    {
        var log = spoil(First.Log);
        var spoilt = First with { Log = log, LastSeq = Math.Max(First.LastSeq, log.Max(e => e.Seq)) };
        Assert.Contains(LogRules.Check(good with { Runs = [spoilt, .. good.Runs.Skip(1)] }), v => v.Rule == rule);
    }
}
