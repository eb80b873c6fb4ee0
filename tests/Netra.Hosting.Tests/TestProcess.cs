using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Netra.Tests;

namespace Netra.Hosting.Tests;

/// <summary>Processes with settings of a test: what is not named is sound.</summary>
static class TestProcess
{
    public static WebApplication Create(Action<NetraApp>? parts = null, string kind = "api", params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Url"] = "sqlite:/nowhere/netra.db",
            ["Broker:Url"] = "memory",
            ["Urls"] = "http://127.0.0.1:0",
        });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.Environment.EnvironmentName = builder.Configuration["Environment"] ?? builder.Environment.EnvironmentName;
        return NetraApp.Create(builder, kind, parts ?? (_ => { }));
    }

    public static async Task<WebApplication> StartAsync(ScratchDatabase database, Action<NetraApp>? parts = null, string kind = "api", params (string Key, string? Value)[] settings)
    {
        var app = Create(parts, kind, [("Database:Url", database.Url), .. settings]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
