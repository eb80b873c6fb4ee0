using Netra.Hosting.Callers;

namespace Netra.Hosting.Tests.Callers;

public sealed class TierOptionsTests
{
    const string Free = "agent_execution analytics_read report_read data_write";

    /// <summary>The table of tiers in the documentation of the HTTP interface; null is unlimited.</summary>
    [Theory]
    [InlineData("free", 10, 5, 1, 25, 8, 50, 100_000, 5, 1, 100_000, Free)]
    [InlineData("early", 30, 10, 2, 40, 12, 300, 1_000_000, 25, 5, 1_000_000, Free + " optimization")]
    [InlineData("mid", 50, 15, 4, 60, 18, 1000, 5_000_000, 50, 20, 5_000_000, Free + " optimization advanced_optimization")]
    [InlineData("enterprise", 200, 50, 16, 300, 60, null, null, null, null, null, Free + " optimization advanced_optimization audit_read broadcast")]
    public void A_tier_grants_what_the_table_says(
        string name, int perMinute, int burst, int runs, int runSeconds, int toolSeconds, int? calls, int? tokens, int? threads, int? datasets, int? rows, string permissions)
    {
        var tier = new TierOptions().Named(name);
        Assert.Equal((name, perMinute, burst, runs), (tier.Name, tier.RequestsPerMinute, tier.RequestBurst, tier.RunsAtOnce));
        Assert.Equal((runSeconds, runSeconds), (tier.RunTimeout.TotalSeconds, tier.MaxRunTimeout.TotalSeconds));
        Assert.Equal((toolSeconds, toolSeconds), (tier.ToolTimeout.TotalSeconds, tier.MaxToolTimeout.TotalSeconds));
        Assert.Equal((calls, tokens, threads, datasets, rows), (tier.ToolCallsPerDay, tier.TokensPerDay, tier.Threads, tier.Datasets, tier.RowsPerDataset));
        Assert.Equal(permissions.Split(' '), tier.Permissions);
    }

    [Fact]
    public void The_tier_of_the_local_tenant_has_every_permission_and_no_limits()
    {
        var tier = new TierOptions().Named("internal");
        Assert.Equal(PermissionNames.All, tier.Permissions);
        Assert.Equal((300, 24 * 3600, 60, 25 * 60), (tier.RunTimeout.TotalSeconds, tier.MaxRunTimeout.TotalSeconds, tier.ToolTimeout.TotalSeconds, tier.MaxToolTimeout.TotalSeconds));
        Assert.All([tier.RequestsPerMinute, tier.RequestBurst, tier.RunsAtOnce, tier.ToolCallsPerDay, tier.Threads, tier.Datasets], Assert.Null);
        Assert.Null(tier.RowsPerDataset);
        Assert.Null(tier.TokensPerDay);
    }

    [Theory]
    [InlineData("agent_execution", "free")]
    [InlineData("optimization", "early")]
    [InlineData("advanced_optimization", "mid")]
    [InlineData("broadcast", "enterprise")]
    [InlineData("admin", null)]
    public void The_least_tier_that_grants_a_permission_is_what_an_upgrade_names(string permission, string? tier) =>
        Assert.Equal(tier, new TierOptions().LeastGranting(permission));

    [Fact]
    public void A_configured_tier_replaces_the_built_in_one_and_an_unknown_name_gets_the_least()
    {
        var options = new TierOptions { Items = [new Tier { Name = "mid", RunsAtOnce = 7 }] };
        Assert.Equal(7, options.Named("mid").RunsAtOnce);
        Assert.Equal("free", options.Named("no such tier").Name);
    }
}
