using Microsoft.Extensions.DependencyInjection;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>The agent, the waste rules' tools and the report's.</summary>
static class CostOptimizerRegistration
{
    public static void AddCostOptimizer(this IServiceCollection services)
    {
        services.AddSingleton<ITool, IdleNetworkTool>();
        services.AddSingleton<ITool, StorageOptimizeTool>();
        services.AddSingleton<ITool, GenerationUpgradeTool>();
        services.AddSingleton<ITool, ScheduleNonprodTool>();
        services.AddSingleton<ITool, ExtendedSupportTool>();
        services.AddSingleton<ITool, UnusedCommitmentTool>();
        services.AddSingleton<ITool, ReportRenderTool>();
        services.AddSingleton<IAgent, CostOptimizerAgent>();
    }
}
