using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netra.AgentWorker;
using Netra.Api;
using Netra.Diagnostics;
using Netra.FinOps;
using Netra.Hosting;
using Netra.Notifier;
using Netra.Scheduler;
using Netra.Storage;
using Netra.ToolWorker;

namespace Netra.Cli;

/// <summary>All parts of a fleet in this process, on one folder: bus in memory, SQLite, no other server. A start on the same folder goes on with its runs.</summary>
sealed class EmbeddedFleet : IAsyncDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    readonly FolderLock held;
    readonly WebApplication web;

    EmbeddedFleet(FolderLock held, WebApplication web, FleetAddress address, string database) => (this.held, this.web, Address, Database) = (held, web, address, database);

    public FleetAddress Address { get; }

    /// <summary>As <c>Database:Url</c> takes it.</summary>
    public string Database { get; }

    /// <summary>Ends when the process was told to stop.</summary>
    public CancellationToken Stopping => web.Lifetime.ApplicationStopping;

    /// <summary>Starts and waits until requests are served.</summary>
    /// <exception cref="CommandException">The folder or the port is in use.</exception>
    public static async Task<EmbeddedFleet> StartAsync(string folder, int port, LogLevel logs, CancellationToken cancellationToken)
    {
        var held = FolderLock.Take(folder);
        WebApplication? web = null;
        try
        {
            File.Delete(EmbeddedFolder.EnvironmentFile(folder));
            var database = "sqlite:" + Path.Combine(folder, "netra.db");
            await DatabaseMigrator.MigrateAsync(database, cancellationToken);
            var key = await AdminKey.EnsureAsync(folder, database, cancellationToken);
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
            web = Build(url, database, await SecretsKey.EnsureAsync(folder, cancellationToken), logs);
            await web.StartAsync(cancellationToken);
            await ReadyAsync(web, cancellationToken);
            return new(held, web, new FleetAddress(new Uri(url), null, key), database);
        }
        catch (Exception e)
        {
            if (web is not null)
                await web.DisposeAsync();
            held.Dispose();
            throw e is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException }
                ? new CommandException($"Port {port} is in use; choose another with --port.")
                : e;
        }
    }

    static WebApplication Build(string url, string database, string secrets, LogLevel logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(logs);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Url)}"] = database,
            [$"{BrokerOptions.Section}:{nameof(BrokerOptions.Url)}"] = BrokerOptions.Memory,
            ["Redis:Url"] = "",
            ["Secrets:Keys:0"] = secrets,
            ["Api:Url"] = url,
            ["Stream:PublicUrl"] = url,
        });
        builder.WebHost.UseUrls(url);
        return NetraApp.Create(builder, "embedded", Parts);
    }

    static void Parts(NetraApp app)
    {
        app.Services.AddFinOps();
        app.Services.AddDiagnostics();
        app.AddApi();
        app.AddNotifier();
        app.AddAgentWorker();
        app.AddToolWorker();
        app.AddScheduler();
    }

    static async Task ReadyAsync(WebApplication web, CancellationToken cancellationToken)
    {
        var health = web.Services.GetRequiredService<HealthCheckService>();
        while ((await health.CheckHealthAsync(c => c.Tags.Contains("ready"), cancellationToken)).Status != HealthStatus.Healthy)
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
        held.Dispose();
    }
}
