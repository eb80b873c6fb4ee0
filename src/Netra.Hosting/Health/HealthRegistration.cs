using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Netra.Hosting.Health;

static class HealthRegistration
{
    const string Ready = "ready";

    public static void AddNetraHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [Ready])
            .AddCheck<Readiness>("process", tags: [Ready]);
    }

    public static void MapNetraHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains(Ready), ResponseWriter = WriteAsync });
    }

    static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var parts = report.Entries.ToDictionary(e => e.Key, e => new { status = Word(e.Value.Status), e.Value.Description }, StringComparer.Ordinal);
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = Word(report.Status), parts }, JsonSerializerOptions.Web), context.RequestAborted);
    }

    static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
