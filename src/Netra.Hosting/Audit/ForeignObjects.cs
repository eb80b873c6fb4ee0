using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Audit;

namespace Netra.Hosting.Audit;

/// <summary>Finds out whether what a caller did not find is another user's, and then records it.</summary>
/// <remarks>
/// It happens beside the answer, which else would take longer for another's id than for an unknown one. The row stands in the chain of <see cref="Fleet"/>, which administrators read and
/// no tenant does: in the caller's own, it or the gap it left would say which ids exist. What does not fit the queue is counted in the log of the process.
/// </remarks>
public sealed partial class ForeignObjects(IDbContextFactory<NetraDb> contexts, AuditTrail audit, ILogger<ForeignObjects> log) : BackgroundService
{
    const int MostWaiting = 1024;

    /// <summary>The chain of what concerns several tenants.</summary>
    public static readonly Guid Fleet = Guid.Empty;

    readonly Channel<Miss> misses = Channel.CreateBounded<Miss>(MostWaiting);
    int dropped;

    /// <summary>Never waits.</summary>
    /// <param name="caller">Who asked.</param>
    /// <param name="collection">Of what kind the object would be, as routes name it: <c>runs</c>, <c>threads</c>, ...</param>
    /// <param name="id">The id that was not found.</param>
    /// <param name="target">What was tried, such as method and path.</param>
    public void NotFound(Caller caller, string collection, Guid id, string target)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var entry = AuditText.Entry(caller with { TenantId = Fleet }, AuditActions.ForeignObject, target, allowed: false, new { tenant = caller.TenantId });
        if (!misses.Writer.TryWrite(new(caller, collection, id, entry)))
            Interlocked.Increment(ref dropped);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var miss in misses.Reader.ReadAllAsync(stoppingToken))
                await LookAsync(miss, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // what still waits is not looked at
        }
    }

    async Task LookAsync(Miss miss, CancellationToken cancellationToken)
    {
        try
        {
            if (await OwnerAsync(miss, cancellationToken) is { } owner && owner != miss.Caller.UserId)
                await audit.RecordDenialAsync(miss.Caller, miss.Entry, cancellationToken);
            if (Interlocked.Exchange(ref dropped, 0) is > 0 and var count)
                NotLookedAt(log, count);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException)) // one that cannot be looked up must not end the others
        {
            NotLookedUp(log, e.Message);
        }
    }

    async Task<Guid?> OwnerAsync(Miss miss, CancellationToken cancellationToken)
    {
        var id = miss.Id;
        using var scope = RowScope.System(SystemJob.Audit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owners = miss.Collection switch
        {
            "runs" => db.Runs.Where(r => r.CorrelationId == id).Select(r => (Guid?)r.OwnerId),
            "threads" => db.Threads.Where(t => t.Id == id).Select(t => (Guid?)t.OwnerId),
            "datasets" => db.Datasets.Where(d => d.Id == id).Select(d => (Guid?)d.OwnerId),
            "schedules" => db.Schedules.Where(s => s.Id == id).Select(s => (Guid?)s.OwnerId),
            "webhooks" => db.Webhooks.Where(w => w.Id == id).Select(w => (Guid?)w.OwnerId),
            "deliveries" => db.WebhookDeliveries.Where(d => d.Id == id).Select(d => (Guid?)d.OwnerId),
            _ => null,
        };
        return owners is null ? null : await owners.SingleOrDefaultAsync(cancellationToken);
    }

    sealed record Miss(Caller Caller, string Collection, Guid Id, AuditEntry Entry);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} ids that were not found were too many to find out whose they are")]
    static partial void NotLookedAt(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whose an id is that was not found could not be looked up: {Reason}")]
    static partial void NotLookedUp(ILogger logger, string reason);
}
