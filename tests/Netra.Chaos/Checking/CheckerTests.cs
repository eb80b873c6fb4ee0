namespace Netra.Chaos;

/// <summary>Every kind of violation, planted into a good history, is found; and nothing else is.</summary>
public sealed class CheckerTests
{
    readonly History good = Worlds.Good();

    FoundRun First => good.Runs[0];

    [Fact]
    public void A_history_in_which_all_was_kept_has_no_violation() => Assert.Empty(Checker.Check(good));

    [Fact]
    public void A_submit_that_was_never_acknowledged_may_be_a_run_or_none()
    {
        var unanswered = good.Submissions[0] with { Run = null };
        Assert.Empty(Checker.Check(good with { Submissions = [unanswered, .. good.Submissions.Skip(1)] }));
        Assert.Empty(Checker.Check(good with { Submissions = [.. good.Submissions, unanswered with { Key = "lost on the way" }] }));
    }

    [Fact]
    public void An_acknowledged_run_that_is_gone() =>
        Finds(Rules.Lost, good with { Runs = [.. good.Runs.Skip(1)], Effects = Without(First.Id), Deliveries = [.. good.Deliveries.Where(d => d.Run != First.Id)] });

    [Fact]
    public void A_key_that_made_two_runs() => Finds(Rules.Doubled, good with { Runs = [.. good.Runs, First with { Id = Guid.CreateVersion7() }] });

    [Fact]
    public void A_202_that_named_a_run_of_another_key() =>
        Finds(Rules.Foreign, good with { Submissions = [good.Submissions[0] with { Run = good.Runs[1].Id }, .. good.Submissions.Skip(1)] });

    [Fact]
    public void A_run_that_nobody_submitted() => Finds(Rules.Foreign, good with { Submissions = [.. good.Submissions.Skip(1)] });

    [Fact]
    public void A_run_of_another_user() => Finds(Rules.Foreign, With(First with { User = Guid.CreateVersion7() }));

    [Theory, InlineData("queued"), InlineData("running"), InlineData("waiting"), InlineData("cancelling")]
    public void A_run_that_has_not_ended(string status) => Finds(Rules.NotEnded, With(First with { Status = status }));

    [Theory, InlineData("failed"), InlineData("timed_out"), InlineData("cancelled")]
    public void A_run_that_did_not_complete(string status) => Finds(Rules.EndedOtherwise, With(First with { Status = status }));

    [Fact]
    public void A_result_that_misses_a_call() => Finds(Rules.Lost, With(First with { Echoes = ["a"] }));

    [Fact]
    public void A_result_of_another_place() => Finds(Rules.Lost, With(First with { Echoes = ["b", "a"] }));

    History With(FoundRun run) => good with { Runs = [run, .. good.Runs.Skip(1)] };

    List<Effect> Without(Guid run) => [.. good.Effects.Where(e => e.Run != run)];

    static void Finds(string rule, History history) => Assert.Contains(Checker.Check(history), v => v.Rule == rule);
}
