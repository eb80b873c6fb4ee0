using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Webhooks;

namespace Netra.Api.Webhooks;

/// <summary>What was sent to webhooks, and sending it again.</summary>
static class Deliveries
{
    public static async Task<Ok<Page<DeliveryView>>> ListAsync(
        [FromQuery(Name = "run_id")] string? runId, [Description("pending, delivered or failed.")] string? status, string? cursor, long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await PageAsync(http, Own(db, http, runId, status), cursor, limit, cancellationToken);
    }

    public static async Task<Ok<Page<DeliveryView>>> ListOfAsync(
        string id, [FromQuery(Name = "run_id")] string? runId, [Description("pending, delivered or failed.")] string? status, string? cursor, long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await ReadWebhooks.OwnAsync(db, http.Caller().UserId, Ids.Parse(id), cancellationToken);
        return await PageAsync(http, Own(db, http, runId, status).Where(d => d.WebhookId == webhook.Id), cursor, limit, cancellationToken);
    }

    public static async Task<Accepted<DeliveryView>> RedeliverAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (delivery, owner) = (Ids.Parse(id), http.Caller().UserId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await AgainAsync(db, db.WebhookDeliveries.Where(d => d.Id == delivery && d.OwnerId == owner), cancellationToken) == 0)
            throw RefusedException.NotFound();
        return TypedResults.Accepted((string?)null, DeliveryView.From(await db.WebhookDeliveries.AsNoTracking().SingleAsync(d => d.Id == delivery, cancellationToken)));
    }

    public static async Task<Accepted<RedeliveredView>> RedeliverFailedAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await ReadWebhooks.OwnAsync(db, http.Caller().UserId, Ids.Parse(id), cancellationToken);
        var failed = db.WebhookDeliveries.Where(d => d.WebhookId == webhook.Id && d.OwnerId == webhook.OwnerId && d.Status == DeliveryStatus.Failed);
        return TypedResults.Accepted((string?)null, new RedeliveredView(await AgainAsync(db, failed, cancellationToken)));
    }

    static IQueryable<WebhookDelivery> Own(NetraDb db, HttpContext http, string? runId, string? status)
    {
        var owner = http.Caller().UserId;
        var deliveries = db.WebhookDeliveries.AsNoTracking().Where(d => d.OwnerId == owner);
        if (!string.IsNullOrEmpty(runId))
        {
            var run = Ids.Parse(runId);
            deliveries = deliveries.Where(d => d.RunId == run);
        }

        return PlainText.CheckOptional(status, "status") is { Length: > 0 } wanted ? deliveries.Where(d => d.Status == wanted) : deliveries;
    }

    static async Task<Ok<Page<DeliveryView>>> PageAsync(
        HttpContext http, IQueryable<WebhookDelivery> deliveries, string? cursor, long? limit, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        if (Paging.After(cursor) is { } last)
            deliveries = deliveries.Where(d => d.Id < last);
        var rows = await deliveries.OrderByDescending(d => d.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, DeliveryView.From, d => Paging.Cursor(d.Id)));
    }

    /// <summary>Due at once, with all attempts before it again.</summary>
    static async Task<int> AgainAsync(NetraDb db, IQueryable<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var changed = await deliveries.ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Status, DeliveryStatus.Pending).SetProperty(x => x.Attempts, 0).SetProperty(x => x.DueAt, now).SetProperty(x => x.DeliveredAt, (DateTimeOffset?)null),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed;
    }
}

/// <param name="Count">Messages that are sent again.</param>
sealed record RedeliveredView(int Count);
