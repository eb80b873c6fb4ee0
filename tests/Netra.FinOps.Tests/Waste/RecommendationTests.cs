namespace Netra.FinOps.Tests;

public sealed class RecommendationTests
{
    [Fact]
    public async Task Both_amounts_are_facts_that_the_recommendation_cites()
    {
        foreach (var tool in WasteRun.Tools)
        {
            var output = await WasteRun.Output(tool, await WasteRun.Sample(5));
            var facts = output.Facts.ToDictionary(f => f.Id);

            Assert.NotEmpty(output.Rows);
            Assert.All(output.Rows, r => Assert.Equal([r.CurrentMonthly, r.EstimatedMonthlySaving], r.EvidenceFactIds.Select(id => facts[id].Value)));
            Assert.Equal(Priorities.TotalOf(output.Rows), facts[tool.Descriptor.Name + ".saving"].Value);
            Assert.All(output.Facts, f => Assert.True(f.Rows > 0 && f.Unit == "USD"));
        }
    }

    [Fact]
    public async Task A_saving_is_never_more_than_the_cost()
    {
        Assert.All(await WasteRun.Recommendations(await WasteRun.Sample(6)), r => Assert.InRange(r.EstimatedMonthlySaving, 0.000001m, r.CurrentMonthly));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_total_is_the_sum_of_each_groups_largest(int seed)
    {
        var random = new SampleRandom(seed);
        var some = Enumerable.Range(0, 200).Select(i => Of($"{random.Below(60)}", (1 + random.Below(100_000)) / 8m, i)).ToList();
        var expected = some.Select(r => r.ConflictGroup).Distinct(StringComparer.Ordinal)
            .Sum(g => some.Where(r => r.ConflictGroup == g).Select(r => r.EstimatedMonthlySaving).Max());

        var ranked = Priorities.Rank(some);

        Assert.Equal(expected, Priorities.TotalOf(ranked));
        Assert.Equal(ranked, Priorities.Rank(some.AsEnumerable().Reverse()));
        Assert.Equal(ranked.Select(r => r.EstimatedMonthlySaving).OrderDescending(), ranked.Select(r => r.EstimatedMonthlySaving));
    }

    [Fact]
    public void Priority_follows_share_and_effort()
    {
        var ranked = Priorities.Rank([Of("a", 60, 1), Of("b", 20, 2), Of("c", 12, 3, Level.High), Of("d", 7.5m, 4), Of("e", 0.5m, 5), Of("a", 50, 6)]);

        Assert.Equal(
            [("a", Level.High), ("a", Level.Low), ("b", Level.High), ("c", Level.Medium), ("d", Level.Medium), ("e", Level.Low)],
            ranked.Select(r => (r.ConflictGroup, r.Priority)));
    }

    [Fact]
    public void Every_upgrade_saves_and_keeps_its_source()
    {
        Assert.All(Generations.Table.Upgrades, u => Assert.True(u.ToPrice < u.FromPrice && u.ToPrice > 0, u.From));
        Assert.Equal(("m6i.large", 0.10m, 0.096m), (Generations.SuccessorOf("m4.large")!.To, Generations.SuccessorOf("m4.large")!.FromPrice, Generations.SuccessorOf("m4.large")!.ToPrice));
        Assert.Null(Generations.SuccessorOf("m6i.large"));
        Assert.StartsWith("Amazon EC2", Generations.Table.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_narrows_the_rows_and_not_the_window()
    {
        var bill = await WasteRun.Sample(8);
        var one = (await WasteRun.Recommendations(bill)).First(r => r.Type == FindingTypes.Gp2ToGp3);

        var narrowed = await WasteRun.Output(new StorageOptimizeTool(), bill, new { filter = new Dictionary<string, string[]> { ["ResourceId"] = [one.ResourceId] } });

        Assert.Equal(one.EstimatedMonthlySaving, Assert.Single(narrowed.Rows).EstimatedMonthlySaving);
    }

    static Recommendation Of(string group, decimal saving, int id, Level effort = Level.Low) => new(
        $"r{id:000}", "t", group, null, null, saving, saving, Level.High, effort, Level.Low, false, true, group, [], "m", [], "a");
}
