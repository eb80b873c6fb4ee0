using Microsoft.EntityFrameworkCore;
using Netra.Contracts;

namespace Netra.Protocol.Tests;

/// <summary>Tokens are counted with the decisions that took them, and a run that has none left ends.</summary>
public sealed class When_models_take_tokens
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static object Thought(int input, int output) => new { tokens = new { input, output } };

    [Fact]
    public async Task The_run_has_the_sum_of_its_steps_and_a_tier_without_the_limit_counts_nothing()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = new[] { Thought(1000, 20), Thought(300, 4) } }));

        Assert.Equal((RunStatus.Completed, 1300, 24), (run.Status, run.InputTokens, run.OutputTokens));
        await using var db = await fleet.ReadAsync();
        Assert.Equal(0, await db.Tenants.Select(t => t.TokensToday).SingleAsync(Stop));
    }

    [Theory]
    [InlineData(99_999, RunStatus.Completed, 3)]
    [InlineData(100_000, RunStatus.Completed, 3)]
    [InlineData(100_001, RunStatus.Failed, 2)]
    public async Task A_run_that_wants_to_go_on_beyond_the_tenants_day_fails(int tokens, string status, int steps)
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync(tier: "free");

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = new[] { Thought(1, 0), Thought(tokens - 2, 1) } }));

        Assert.Equal((status, steps), (run.Status, run.Step));
        if (status == RunStatus.Failed)
            Assert.Equal(ErrorCodes.QuotaExceeded, run.ErrorCode);
        await using var db = await fleet.ReadAsync();
        Assert.Equal(tokens, await db.Tenants.Select(t => t.TokensToday).SingleAsync(Stop));
    }

    [Fact]
    public async Task A_run_that_wants_to_go_on_beyond_its_own_budget_fails()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = new[] { Thought(10_000_000, 0), Thought(0, 1), Thought(0, 0) } }));

        Assert.Equal((RunStatus.Failed, ErrorCodes.QuotaExceeded, 2), (run.Status, run.ErrorCode, run.Step));
    }
}
