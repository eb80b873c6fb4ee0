using Microsoft.Extensions.DependencyInjection.Extensions;
using Netra.Api.Admin;
using Netra.Api.Broadcasts;
using Netra.Api.Callers;
using Netra.Api.Catalogue;
using Netra.Api.Commands;
using Netra.Api.Datasets;
using Netra.Api.DeadLetters;
using Netra.Api.Json;
using Netra.Api.Limits;
using Netra.Api.OpenApi;
using Netra.Api.Problems;
using Netra.Api.Runs;
using Netra.Api.Schedules;
using Netra.Api.Threads;
using Netra.Api.Tokens;
using Netra.Api.Usage;
using Netra.Api.Webhooks;
using Netra.Api.Workers;
using Netra.Hosting;

namespace Netra.Api;

/// <summary>The HTTP API: everything under <c>/v1</c> but <c>/v1/stream</c>, and its OpenAPI document.</summary>
public static class ApiPart
{
    public static void AddApi(this NetraApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.AddApiJson();
        app.Services.AddApiDocument();
        app.Services.AddRequestLimits();
        app.Services.AddCatalogue();
        app.Services.AddRuns();
        app.Services.AddDatasets();
        app.Services.AddThreads();
        app.Services.AddWebhooks();
        app.Services.TryAddSingleton<CommandSender>();
        app.Services.AddSingleton<QueueDepths>();
        app.Services.AddSingleton<QueueAges>();
        app.Services.AddSingleton<BroadcastHints>();
        app.Map(MapApi);
    }

    static void MapApi(WebApplication web)
    {
        web.UseWhen(http => IsOurs(http.Request.Path), api =>
        {
            api.UseMiddleware<ProblemBoundary>();
            api.UseMiddleware<Authentication>();
            api.UseMiddleware<RequestRate>();
            api.UseMiddleware<PermissionCheck>();
            api.UseMiddleware<BodyLimit>();
        });
        web.MapApiDocument();
        var v1 = web.MapGroup("/v1").WithMetadata(ApiRoute.Instance);
        v1.MapRuns();
        v1.MapThreads();
        v1.MapWebhooks();
        v1.MapSchedules();
        v1.MapUsage();
        v1.MapDatasets();
        v1.MapCatalogue();
        v1.MapWorkers();
        v1.MapTokens();
        v1.MapDeadLetters();
        v1.MapAdmin();
        v1.MapBroadcasts();
    }

    static bool IsOurs(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/v1/stream", StringComparison.OrdinalIgnoreCase);
}
