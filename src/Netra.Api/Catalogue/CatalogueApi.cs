using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage.Catalogue;

namespace Netra.Api.Catalogue;

/// <summary>The routes of agents and tools.</summary>
static class CatalogueApi
{
    public static void AddCatalogue(this IServiceCollection services) => services.AddSingleton<AgentCatalogue>();

    public static void MapCatalogue(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/agents", AgentsAsync).WithTags("Catalogue").WithName("ListAgents").WithSummary("The agents, and how many live workers serve each.").Refuses();
        v1.MapGet("/tools", ToolsAsync).WithTags("Catalogue").WithName("ListTools").WithSummary("The tools, and how many live workers serve each.").Refuses();
    }

    static async Task<Ok<Page<AgentView>>> AgentsAsync(AgentCatalogue catalogue, CancellationToken cancellationToken)
    {
        var now = await catalogue.NowAsync(cancellationToken);
        return TypedResults.Ok(new Page<AgentView>([.. now.Agents.Values.Select(a => AgentView.From(a.Row, now.LiveAgent(a.Row.Name)))], NextCursor: null));
    }

    static async Task<Ok<Page<ToolView>>> ToolsAsync(AgentCatalogue catalogue, CancellationToken cancellationToken)
    {
        var now = await catalogue.NowAsync(cancellationToken);
        return TypedResults.Ok(new Page<ToolView>([.. now.Tools.Select(t => ToolView.From(t, now.LiveTool(t.Name)))], NextCursor: null));
    }
}

/// <param name="Live">Live workers that serve it; 0 when it is known but nobody does.</param>
sealed record AgentView(
    string Name, string Version, string Description, RawJson InputSchema, string Permission, string Tier,
    [property: Description("Live workers that serve it.")] int Live)
{
    public static AgentView From(CatalogueEntry e, int live) => new(e.Name, e.Version, e.Description, new(e.InputSchema), e.Permission, e.Tier, live);
}

/// <param name="TimeoutSeconds">For each attempt; null where the tenant's default counts.</param>
sealed record ToolView(
    string Name, string Version, string Description, RawJson InputSchema, string Permission, string Tier, bool ReadOnly,
    double? TimeoutSeconds, int MaxAttempts, [property: Description("Live workers that serve it.")] int Live)
{
    public static ToolView From(CatalogueEntry e, int live) => new(
        e.Name, e.Version, e.Description, new(e.InputSchema), e.Permission, e.Tier, e.ReadOnly, e.Timeout?.TotalSeconds, e.MaxAttempts, live);
}
