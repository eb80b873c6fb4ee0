using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Hosting.Faults;
using Netra.Hosting.Health;
using Netra.Hosting.Http;
using Netra.Hosting.Processes;
using Netra.Hosting.Redis;
using Netra.Hosting.Telemetry;
using Netra.Storage;

namespace Netra.Hosting;

/// <summary>What every process has: clock, database, credentials, Redis, logs, telemetry, health and a graceful stop.</summary>
static class Foundation
{
    /// <summary>How long a stopping process may finish what it has begun.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public static void Add(NetraApp app, WebApplicationBuilder builder)
    {
        DefaultCredentials.Refuse(app.Configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(SecurityHeaders.Limit);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        builder.Logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        app.Services.TryAddSingleton(TimeProvider.System);
        app.Services.Configure<HostOptions>(o => o.ShutdownTimeout = Grace);
        app.AddNetraFaults(builder.Environment);
        app.Services.AddNetraStorage();
        app.Services.AddCallers();
        app.Services.AddAuditTrail();
        app.Services.AddNetraRedis();
        app.Services.AddNetraTelemetry(app.Kind);
        app.Services.AddNetraHealth();
        app.Services.AddSingleton(new ProcessIdentity(app.Kind));
        app.Services.AddHostedService<BrokenProcess>();
        app.Services.AddHostedService<Heartbeat>();
        app.Services.AddHostedService<GracefulStop>();
    }

    public static void Map(WebApplication web)
    {
        SecurityHeaders.Use(web);
        web.MapNetraHealth();
        web.MapNetraMetrics();
    }
}
