using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netra.AgentWorker;
using Netra.Contracts.Runs;
using Netra.Diagnostics;
using Netra.Hosting;
using Netra.Scheduler;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;
using Netra.ToolWorker;

namespace Netra.Protocol.Tests;

/// <summary>Agent worker, tool worker and scheduler in one process, on SQLite and the in-memory bus.</summary>
public sealed class EmbeddedWorkers : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("netra-protocol").FullName;
    WebApplication? app;

    public Guid TenantId { get; private set; }

    public Guid OwnerId { get; private set; }

    public IServiceProvider Services => app!.Services;

    public async Task StartAsync(Action<NetraApp>? more = null, string tier = "internal")
    {
        await DatabaseMigrator.MigrateAsync(Url, TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Url"] = Url,
            ["Broker:Url"] = "memory",
            ["Urls"] = "http://127.0.0.1:0",
            ["Runs:StepBackoffSeconds"] = "0.05",
            ["Runs:CancelGraceSeconds"] = "2",
        });
        app = NetraApp.Create(builder, "embedded", parts =>
        {
            parts.Services.AddDiagnostics();
            more?.Invoke(parts);
            parts.AddAgentWorker();
            parts.AddToolWorker();
            parts.AddScheduler();
        });
        await using (var db = await ReadAsync())
        {
            var now = TimeProvider.System.GetUtcNow();
            var tenant = await Accounts.EnsureTenantAsync(db, "t", tier, now, CancellationToken.None);
            var user = await Accounts.EnsureUserAsync(db, tenant.Id, "u", email: null, [], now, CancellationToken.None);
            (TenantId, OwnerId) = (tenant.Id, user.Id);
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sees all rows.</summary>
    public Task<NetraDb> ReadAsync() => Task.FromResult(StorageRegistration.Open(Url));

    string Url => $"sqlite:{folder}/netra.db";

    public async Task<Guid> SubmitAsync(string agent, object input, double timeoutSeconds = 30, Guid? thread = null)
    {
        await using var db = await ReadAsync();
        var now = await DbClock.NowAsync(db, TestContext.Current.CancellationToken);
        var run = new Run
        {
            CorrelationId = Guid.CreateVersion7(),
            TenantId = TenantId,
            OwnerId = OwnerId,
            Agent = agent,
            Input = JsonSerializer.Serialize(input),
            ThreadId = thread,
            CorrelationKey = "c",
            RequestId = "r",
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            CreatedAt = now,
            UpdatedAt = now,
            DeadlineAt = now.AddHours(1),
            DueAt = now.AddSeconds(2),
        };
        db.Add(run);
        await db.SaveChangesAsync();
        await StartRunAsync(run.CorrelationId);
        return run.CorrelationId;
    }

    public Task StartRunAsync(Guid run) => Services.GetRequiredService<IBus>().SendCommandAsync(new StartRun(run, TenantId, OwnerId), CancellationToken.None);

    /// <summary>Waits until the run satisfies the condition, at most 20 seconds.</summary>
    public async Task<Run> UntilAsync(Guid runId, Func<Run, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        Run run;
        do
        {
            await using var db = await ReadAsync();
            run = await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == runId);
            if (condition(run))
                return run;
        }
        while (!limit.IsCancellationRequested && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"The run is still {run.Status} ({run.WaitingFor}) in step {run.Step}: {run.ErrorMessage}");
    }

    public Task<Run> EndAsync(Guid runId) => UntilAsync(runId, r => r.IsTerminal);

    public async Task<IReadOnlyList<RunEvent>> LogAsync(Guid runId)
    {
        await using var db = await ReadAsync();
        return await db.RunEvents.AsNoTracking().Where(e => e.RunId == runId).OrderBy(e => e.Seq).ToListAsync();
    }

    public async Task<IReadOnlyList<string>> TypesAsync(Guid runId) => [.. (await LogAsync(runId)).Select(e => e.Type)];

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
