using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Hosting.Tests.Bus;
using Netra.Storage;
using Netra.Tests;

namespace Netra.Hosting.Tests;

/// <summary>The seams that the points hang in, in process; what death at them costs is tried by Netra.Chaos.</summary>
public sealed class When_fail_points_are_on : IDisposable
{
    static readonly string[] Expected =
        ["after-ack", "after-commit", "after-send-Errand", "after-write-tenants", "before-ack-Errand", "before-commit", "before-send-Errand", "before-write-tenants"];

    readonly string trace = Path.GetTempFileName();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(trace);

    [Fact]
    public async Task Messages_commits_and_statements_reach_theirs()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(
            database, app => Trial.Add(app, new()), settings: [("Environment", "Staging"), ("Faults:Trace", trace)]);
        await using (var db = await process.Services.GetRequiredService<IDbContextFactory<NetraDb>>().CreateDbContextAsync(Stop))
        {
            await db.Tenants.ExecuteDeleteAsync(Stop);
            await using var transaction = await WriteTransaction.BeginAsync(db, Stop);
            await transaction.CommitAsync(Stop);
        }

        var endpoint = await process.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri("exchange:" + Trial.Queue));
        await endpoint.Send(new Errand(Guid.CreateVersion7(), Fails: false), Stop);

        var reached = await Eventually.Async(ReadAsync, lines => lines.Contains("after-ack", StringComparer.Ordinal));
        Assert.Equal(Expected, reached.Where(p => !p.EndsWith("-workers", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    async Task<string[]> ReadAsync() => await File.ReadAllLinesAsync(trace, Stop);
}
