using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Notifier.Tests;

/// <summary>A run whose log the test writes, as the sagas do: rows and head in one transaction, the hint afterwards.</summary>
sealed class TestRun(TestNotifier notifier, TestUser owner, Guid id)
{
    long last;

    public Guid Id { get; } = id;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Appends without telling anybody.</summary>
    /// <returns>The hint for it.</returns>
    public Task<RunEventsAppended> WriteAsync(int events, int padding = 0) =>
        WriteAsync([.. Enumerable.Repeat((EventTypes.AgentThinking, $$"""{"reasoning":"r","padding":"{{new string('x', padding)}}"}"""), events)]);

    public Task<RunEventsAppended> EndAsync() => WriteAsync([(EventTypes.AgentCompleted, "{}")], RunStatus.Completed);

    public async Task<RunEventsAppended> WriteAsync(IReadOnlyList<(string Type, string Data)> events, string? status = null)
    {
        await using var db = StorageRegistration.Open(notifier.DatabaseUrl);
        await using var transaction = await WriteTransaction.BeginAsync(db, Stop);
        var now = await DbClock.NowAsync(db, Stop);
        var from = last + 1;
        var rows = events.Select(e => new RunEvent { RunId = Id, Seq = ++last, EventId = Guid.CreateVersion7(), Type = e.Type, At = now, Data = e.Data }).ToList();
        db.AddRange(rows);
        await db.SaveChangesAsync(Stop);
        await db.Runs.Where(r => r.CorrelationId == Id).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.LastSeq, last).SetProperty(x => x.Status, x => status ?? x.Status).SetProperty(x => x.DueAt, x => status == null ? x.DueAt : null),
            Stop);
        await transaction.CommitAsync(Stop);
        return new(Id, owner.Tenant, owner.Id, from, last, [.. rows.Select(RunLog.Envelope)]);
    }

    /// <summary>Appends and tells.</summary>
    public async Task AppendAsync(int events, int padding = 0) => await notifier.PublishAsync(await WriteAsync(events, padding));

    /// <summary>Takes the first events away, as retention does.</summary>
    public async Task ForgetAsync(long upTo)
    {
        await using var db = StorageRegistration.Open(notifier.DatabaseUrl);
        await db.RunEvents.Where(e => e.RunId == Id && e.Seq <= upTo).ExecuteDeleteAsync(Stop);
    }
}
