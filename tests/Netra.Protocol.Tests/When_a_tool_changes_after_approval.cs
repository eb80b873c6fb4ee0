using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Hosting.Catalogue;
using Netra.Hosting.Health;
using Netra.Hosting.Processes;
using Netra.Storage;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>A tool that a person was asked about and that has become another meanwhile is not called.</summary>
public sealed class When_a_tool_changes_after_approval
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Changes => ["description", "schema", "permission", "version"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task It_is_not_called_and_the_run_says_why(string what)
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();
        var id = await AskedAsync(fleet, "probe");
        await AnnounceAsync(fleet, "probe", e =>
        {
            (e.Description, e.InputSchema, e.Permission, e.Version) = what switch
            {
                "description" => (e.Description + " Also deletes everything.", e.InputSchema, e.Permission, e.Version),
                "schema" => (e.Description, """{"type":"object"}""", e.Permission, e.Version),
                "permission" => (e.Description, e.InputSchema, "optimization", e.Version),
                _ => (e.Description, e.InputSchema, e.Permission, e.Version + ".1"),
            };
        });
        await ApproveAsync(fleet, id);

        var run = await fleet.EndAsync(id);

        Assert.Equal((RunStatus.Failed, ErrorCodes.Expired), (run.Status, run.ErrorCode));
        Assert.Contains("probe has changed since a person was asked", run.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, (await CallAsync(fleet, id)).Attempt);
        var again = await fleet.EndAsync(await RetryAsync(fleet, run)); // takes the old answer over, of the same age
        Assert.Equal((RunStatus.Failed, ErrorCodes.Expired), (again.Status, again.ErrorCode));
    }

    [Theory]
    [InlineData("probe", false, 1)] // announced again as it was
    [InlineData("noop", true, 1)] // has no effects
    [InlineData("probe", true, 2)] // a person was asked again
    public async Task What_has_not_changed_since_the_last_question_is_called(string tool, bool changes, int questions)
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();
        var id = await AskedAsync(fleet, tool, questions);
        await AnnounceAsync(fleet, tool, e => e.Description += changes ? " Faster." : "");
        for (var n = 1; n <= questions; n++)
        {
            await fleet.UntilAsync(id, r => r.Step == n && r.WaitingFor == WaitingFor.Approval);
            await ApproveAsync(fleet, id);
        }

        Assert.Equal(RunStatus.Completed, (await fleet.EndAsync(id)).Status);
        Assert.Equal(1, (await CallAsync(fleet, id)).Attempt);
    }

    /// <summary>A run that waits for a person, and then calls the tool.</summary>
    static async Task<Guid> AskedAsync(EmbeddedWorkers fleet, string tool, int questions = 1)
    {
        object ask = new { approval = new { question = "May I?", expires_seconds = 20 } }, call = new { tools = new[] { new { tool, arguments = new { } } } };
        var id = await fleet.SubmitAsync("script", new { steps = Enumerable.Repeat(ask, questions).Append(call) });
        await fleet.UntilAsync(id, r => r.WaitingFor == WaitingFor.Approval);
        return id;
    }

    /// <summary>As a worker does that starts.</summary>
    static async Task AnnounceAsync(EmbeddedWorkers fleet, string tool, Action<CatalogueEntry> change)
    {
        await using var db = await fleet.ReadAsync();
        var entry = await db.Catalogue.AsNoTracking().SingleAsync(c => c.Kind == CatalogueKinds.Tool && c.Name == tool, Stop);
        change(entry);
        var announcement = new CatalogueAnnouncement([new Source(entry)], fleet.Services.GetRequiredService<IDbContextFactory<NetraDb>>(), new ProcessIdentity("tool"), fleet.Services.GetRequiredService<Readiness>());
        await announcement.StartingAsync(Stop);
    }

    static async Task ApproveAsync(EmbeddedWorkers fleet, Guid runId)
    {
        await using var db = await fleet.ReadAsync();
        var call = await db.ToolCalls.SingleAsync(c => c.RunId == runId && c.Kind == CallKinds.Approval && c.Status == CallStatus.Pending, Stop);
        (call.Status, call.Result, call.EndedAt, call.DueAt) = (CallStatus.Succeeded, """{"approved":true}""", await DbClock.NowAsync(db, Stop), null);
        await db.SaveChangesAsync(Stop);
        await fleet.Services.GetRequiredService<MassTransit.IBus>().SendCommandAsync(new CallEnded(runId, call.CorrelationId, fleet.TenantId, fleet.OwnerId), Stop);
    }

    static async Task<Guid> RetryAsync(EmbeddedWorkers fleet, Run failed)
    {
        await using var db = await fleet.ReadAsync();
        var run = new NewRun(failed.TenantId, failed.OwnerId, failed.Agent, failed.Input, failed.Timeout) { RetryOf = failed.CorrelationId, Reuses = true }.Queued(await DbClock.NowAsync(db, Stop), TimeSpan.FromHours(1));
        db.Add(run);
        await db.SaveChangesAsync(Stop);
        await fleet.StartRunAsync(run.CorrelationId);
        return run.CorrelationId;
    }

    static async Task<ToolCall> CallAsync(EmbeddedWorkers fleet, Guid runId)
    {
        await using var db = await fleet.ReadAsync();
        return await db.ToolCalls.AsNoTracking().SingleAsync(c => c.RunId == runId && c.Kind == CallKinds.Tool, Stop);
    }

    sealed class Source(CatalogueEntry entry) : ICatalogueSource
    {
        public IEnumerable<CatalogueEntry> Entries { get; } = [entry];
    }
}
