namespace Netra.Hosting.Callers;

/// <summary>The tiers, from the least to the most; configuration under <c>Tiers:Items</c> replaces one of the same name.</summary>
public sealed class TierOptions
{
    public const string Section = "Tiers";

    public IList<Tier> Items { get; init; } = [];

    /// <summary>The tier of that name: configured, built in, or the least one where neither exists.</summary>
    public Tier Named(string name) =>
        Items.FirstOrDefault(t => t.Name == name) ?? BuiltIn.FirstOrDefault(t => t.Name == name) ?? BuiltIn[0];

    /// <summary>The least tier that grants the permission, or null.</summary>
    public string? LeastGranting(string permission) =>
        BuiltIn.Select(t => Named(t.Name)).FirstOrDefault(t => t.Name != "internal" && t.Permissions.Contains(permission))?.Name;

    public static IReadOnlyList<Tier> BuiltIn { get; } =
    [
        Make("free", (10, 5), 1, (25, 8), (50, 100_000), (5, 1, 100_000), 5,
            [PermissionNames.AgentExecution, PermissionNames.AnalyticsRead, PermissionNames.ReportRead, PermissionNames.DataWrite]),
        Make("early", (30, 10), 2, (40, 12), (300, 1_000_000), (25, 5, 1_000_000), 10,
            [PermissionNames.AgentExecution, PermissionNames.AnalyticsRead, PermissionNames.ReportRead, PermissionNames.DataWrite,
                PermissionNames.Optimization]),
        Make("mid", (50, 15), 4, (60, 18), (1000, 5_000_000), (50, 20, 5_000_000), 20,
            [PermissionNames.AgentExecution, PermissionNames.AnalyticsRead, PermissionNames.ReportRead, PermissionNames.DataWrite,
                PermissionNames.Optimization, PermissionNames.AdvancedOptimization]),
        Make("enterprise", (200, 50), 16, (300, 60), (null, null), (null, null, null), 50,
            [PermissionNames.AgentExecution, PermissionNames.AnalyticsRead, PermissionNames.ReportRead, PermissionNames.DataWrite,
                PermissionNames.Optimization, PermissionNames.AdvancedOptimization, PermissionNames.AuditRead, PermissionNames.Broadcast]),
        new()
        {
            Name = "internal",
            RunTimeout = TimeSpan.FromSeconds(300),
            MaxRunTimeout = TimeSpan.FromHours(24),
            ToolTimeout = TimeSpan.FromSeconds(60),
            MaxToolTimeout = TimeSpan.FromMinutes(25),
            SocketsPerUser = 10_000,
            Permissions = [.. PermissionNames.All],
        },
    ];

    static Tier Make(
        string name, (int PerMinute, int Burst) requests, int runs, (int Run, int Tool) seconds, (int? Calls, long? Tokens) daily, (int? Threads, int? Datasets, long? Rows) most,
        int sockets, IList<string> permissions) => new()
        {
            Name = name,
            RequestsPerMinute = requests.PerMinute,
            RequestBurst = requests.Burst,
            RunsAtOnce = runs,
            RunTimeout = TimeSpan.FromSeconds(seconds.Run),
            MaxRunTimeout = TimeSpan.FromSeconds(seconds.Run),
            ToolTimeout = TimeSpan.FromSeconds(seconds.Tool),
            MaxToolTimeout = TimeSpan.FromSeconds(seconds.Tool),
            ToolCallsPerDay = daily.Calls,
            TokensPerDay = daily.Tokens,
            Threads = most.Threads,
            Datasets = most.Datasets,
            RowsPerDataset = most.Rows,
            SocketsPerUser = sockets,
            Permissions = permissions,
        };
}
