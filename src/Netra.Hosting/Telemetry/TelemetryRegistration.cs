using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.Telemetry;

static class TelemetryRegistration
{
    public static void AddNetraTelemetry(this IServiceCollection services, string kind)
    {
        services.AddSingleton<MetricsText>();
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            services.AddHostedService(_ => new OtlpExport("netra-" + kind));
    }

    public static void MapNetraMetrics(this IEndpointRouteBuilder routes)
    {
        var metrics = routes.ServiceProvider.GetRequiredService<MetricsText>();
        routes.MapGet("/metrics", () => TypedResults.Text(metrics.Render(), "text/plain; version=0.0.4")).ExcludeFromDescription();
    }
}
