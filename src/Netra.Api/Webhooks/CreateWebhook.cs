using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Outbound;
using Netra.Storage;
using Netra.Storage.Secrets;
using Netra.Storage.Webhooks;

namespace Netra.Api.Webhooks;

/// <summary>POST /v1/webhooks: every run of the caller that ends after it is told.</summary>
static class CreateWebhook
{
    const int Most = 20;

    public static async Task<Created<WebhookView>> HandleAsync(
        JsonBody<WebhookRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, SecretSeal seal, IOptions<OutboundOptions> outbound, CancellationToken cancellationToken)
    {
        var (caller, request) = (http.Caller(), body.Value);
        Check(request, outbound.Value);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.Webhooks.CountAsync(w => w.OwnerId == caller.UserId, cancellationToken) >= Most)
            throw RefusedException.QuotaExceeded($"You have {Most} webhooks; delete one first.", retryAfter: null);
        var (now, secret) = (await DbClock.NowAsync(db, cancellationToken), SigningSecrets.New());
        var webhook = new WebhookRow
        {
            Id = Guid.CreateVersion7(now),
            TenantId = caller.TenantId,
            OwnerId = caller.UserId,
            Url = request.Url,
            Secret = seal.Seal(caller.UserId, secret),
            Events = string.Join(' ', request.Events ?? []),
            Description = PlainText.CheckOptional(request.Description, "description"),
            CreatedAt = now,
        };
        db.Add(webhook);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/v1/webhooks/{webhook.Id}", WebhookView.From(webhook) with { Secret = secret });
    }

    static void Check(WebhookRequest request, OutboundOptions outbound)
    {
        List<Fault> faults = [];
        if (OutboundUrl.FaultOf(request.Url, outbound) is { } fault)
            faults.Add(new("/url", fault));
        if (request.Events is { } events && (events.Count == 0 || events.Except(WebhookEvents.All, StringComparer.Ordinal).Any()))
            faults.Add(new("/events", "must be among " + string.Join(", ", WebhookEvents.All)));
        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }
}
