using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting;

/// <summary>A process of the fleet while it is put together: services, bus endpoints and routes of one or more parts.</summary>
public sealed class NetraApp(WebApplicationBuilder builder, string kind)
{
    /// <summary>One line a message with its time in UTC, where the settings do not say otherwise.</summary>
    static readonly Dictionary<string, string?> ConsoleDefaults = new(StringComparer.Ordinal)
    {
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
    };

    readonly List<Action<WebApplication>> routes = [];

    /// <summary>The kind of process: <c>api</c>, <c>agent</c>, <c>tool</c>, <c>notifier</c>, <c>scheduler</c>, or <c>embedded</c> for all in one.</summary>
    public string Kind { get; } = kind;

    public IServiceCollection Services => builder.Services;

    public ConfigurationManager Configuration => builder.Configuration;

    /// <summary>Consumers, sagas and queues of the parts.</summary>
    public IList<BusModule> Bus { get; } = [];

    /// <summary>Adds routes or middleware, in the order of registration.</summary>
    public void Map(Action<WebApplication> map) => routes.Add(map);

    /// <summary>Runs the process until it is told to stop.</summary>
    /// <returns>Its exit code: 0 after a stop or a drain, 1 where it refused to start.</returns>
    public static async Task<int> RunAsync(string[] args, string kind, Action<NetraApp> parts)
    {
        await using var app = Create(args, kind, parts);
        try
        {
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (UnsafeTopologyException) // the log has said why
        {
            return 1;
        }
    }

    /// <summary>Builds the process from its parts; start it with <c>RunAsync</c>.</summary>
    public static WebApplication Create(string[] args, string kind, Action<NetraApp> parts)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = ConsoleDefaults });
        return Create(builder, kind, parts);
    }

    /// <summary>Builds the process on a builder that the caller has prepared.</summary>
    public static WebApplication Create(WebApplicationBuilder builder, string kind, Action<NetraApp> parts)
    {
        var app = new NetraApp(builder, kind);
        Foundation.Add(app, builder);
        parts(app);
        app.Services.AddNetraBus(app);
        var web = builder.Build();
        Foundation.Map(web);
        foreach (var map in app.routes)
            map(web);
        return web;
    }
}
