using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Netra.Hosting.Telemetry;

/// <summary>Exports traces and metrics to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.</summary>
sealed class OtlpExport(string service) : IHostedService, IDisposable
{
    static readonly string[] Sources = ["Netra.*", "MassTransit", "Npgsql", "Microsoft.AspNetCore", "System.Net.Http"];

    TracerProvider? traces;
    MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(service);
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Netra.*", "MassTransit", "Npgsql", "Microsoft.AspNetCore.Hosting", "System.Runtime").AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
