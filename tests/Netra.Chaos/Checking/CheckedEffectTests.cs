namespace Netra.Chaos;

/// <summary>Every kind of violation among effects is found; a repeat under the same key that the record tells of is none.</summary>
public sealed class CheckedEffectTests
{
    readonly History good = Worlds.Good();

    [Fact]
    public void An_effect_that_never_happened() => Finds(Rules.Lost, e => e.Key != "call 1.2", more: []);

    [Fact]
    public void An_effect_that_one_attempt_had_twice() => Finds(Rules.Doubled, _ => true, [new("call 1.2", good.Runs[0].Id, 1)]);

    [Fact]
    public void A_repeat_that_the_record_does_not_tell_of() => Finds(Rules.HiddenRepeat, _ => true, [new("call 1.2", good.Runs[0].Id, 2)]);

    [Fact]
    public void A_recorded_attempt_that_had_no_effect() => Finds(Rules.HiddenRepeat, e => e is not { Key: "call 1.1", Attempt: 2 }, []);

    [Fact]
    public void An_effect_of_no_call() => Finds(Rules.Foreign, _ => true, [new("no call", good.Runs[0].Id, 1)]);

    [Fact]
    public void An_effect_in_the_name_of_another_run() => Finds(Rules.Foreign, _ => true, [new("call 1.2", good.Runs[1].Id, 2)]);

    [Fact]
    public void A_repeat_is_counted()
    {
        var tally = Tally.Of(good);
        Assert.Equal((9, 6, 3), (tally.Effects, tally.Keys, tally.Repeats));
    }

    void Finds(string rule, Func<Effect, bool> kept, IReadOnlyList<Effect> more) =>
        Assert.Contains(Checker.Check(good with { Effects = [.. good.Effects.Where(kept), .. more] }), v => v.Rule == rule);
}
