using Microsoft.Extensions.DependencyInjection;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>The cost agents, their tools and the file formats that they read.</summary>
public static class FinOpsRegistration
{
    public static IServiceCollection AddFinOps(this IServiceCollection services)
    {
        services.AddSingleton<IDatasetFormat, FocusFormat>();
        services.AddSingleton<IDatasetFormat, InventoryFormat>();
        services.AddSingleton<IDatasetFormat, HourlyFormat>();
        services.AddSingleton<IDatasetFormat, LlmFormat>();
        services.AddSingleton<ITool, FocusQualityTool>();
        services.AddSingleton<ITool, CostSummaryTool>();
        services.AddSingleton<ITool, CostBreakdownTool>();
        services.AddSingleton<ITool, TopResourcesTool>();
        services.AddSingleton<ITool, TagCoverageTool>();
        services.AddSingleton<ITool, SavingsReportTool>();
        services.AddSingleton<ITool, CommitmentCoverageTool>();
        services.AddSingleton<IAgent, SupervisorAgent>();
        services.AddCostOptimizer();
        return services;
    }
}
