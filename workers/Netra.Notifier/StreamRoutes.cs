using Microsoft.Extensions.Options;
using Netra.Hosting;

namespace Netra.Notifier;

/// <summary>Everything under <c>/v1/stream</c>; nothing here touches other paths.</summary>
static class StreamRoutes
{
    const string Prefix = "/v1/stream";

    /// <summary>The CORS policy of pages that read streams.</summary>
    public const string Pages = "netra.stream";

    public static void Map(WebApplication web)
    {
        var options = web.Services.GetRequiredService<IOptions<StreamOptions>>().Value;
        web.UseWhen(context => context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal), branch => branch
            .UseCors()
            .Use(UpgradeTap.Insert)
            .UseWebSockets(new() { KeepAliveInterval = options.Ping, KeepAliveTimeout = options.Ping }));
        var routes = web.MapGroup(Prefix).RequireCors(Pages).ExcludeFromDescription();
        routes.MapMethods("", [HttpMethods.Get, HttpMethods.Connect], web.Services.GetRequiredService<SocketApi>().OpenAsync);
        routes = routes.MapGroup("").AddEndpointFilter(AnswerOutageAsync);
        routes.MapTickets();
        routes.MapRunStreams();
        routes.MapAgUi();
    }

    static async ValueTask<object?> AnswerOutageAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (FailurePolicy.IsOutage(e) && !context.HttpContext.Response.HasStarted)
        {
            return StreamProblem.Outage(context.HttpContext);
        }
    }
}
