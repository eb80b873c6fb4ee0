using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting.Outbound;
using Netra.Storage;
using Netra.Storage.Secrets;
using Netra.Storage.Webhooks;

namespace Netra.Scheduler.Webhooks;

/// <summary>Makes one attempt of a delivery, signed as in Standard Webhooks.</summary>
sealed partial class WebhookSender(
    IDbContextFactory<NetraDb> contexts, OutboundHttp http, SecretSeal seal, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookSender> log)
{
    const int MostError = 300;

    public async Task SendAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Sweep);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var begun = time.GetTimestamp();
        var at = await DbClock.NowAsync(db, cancellationToken);
        var (status, error) = await SecretOfAsync(db, delivery, cancellationToken) is { } secret
            ? await PostAsync(delivery, secret, at, cancellationToken)
            : (HttpStatusCode.Gone, "the webhook was deleted");
        var delivered = (int?)status is >= 200 and < 300;
        TimeSpan? again = delivered || status == HttpStatusCode.Gone || delivery.Attempts >= options.Value.Attempts ? null : options.Value.Backoff(delivery.Attempts);
        var attempt = new DeliveryAttempt(at, (int?)status, error, (long)time.GetElapsedTime(begun).TotalMilliseconds);
        await DeliveryRows.RecordAsync(db, delivery, attempt, delivered, again, cancellationToken);
        if (!delivered)
            NotTaken(log, delivery.Id, delivery.Attempts, (int?)status, error, again?.TotalSeconds);
    }

    async Task<string?> SecretOfAsync(NetraDb db, WebhookDelivery delivery, CancellationToken cancellationToken) => delivery.WebhookId is { } id
        ? await db.Webhooks.Where(w => w.Id == id).Select(w => w.Secret).SingleOrDefaultAsync(cancellationToken) is { } stored ? seal.Open(delivery.OwnerId, stored) : null
        : await SigningSecrets.OfUserAsync(db, seal, delivery.TenantId, delivery.OwnerId, cancellationToken);

    async Task<(HttpStatusCode? Status, string? Error)> PostAsync(WebhookDelivery delivery, string secret, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (id, timestamp) = ("msg_" + delivery.Id.ToString("N"), at.ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", SigningSecrets.Sign(secret, id, timestamp, delivery.Body));
        request.Headers.UserAgent.ParseAdd("Netra-Webhooks/1");
        try
        {
            var status = await http.SendAsync(request, cancellationToken);
            return (status, (int)status is >= 300 and < 400 ? "redirects are not followed" : null);
        }
        catch (HttpRequestException e)
        {
            return (null, Short(e.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "no answer in time");
        }
    }

    static string Short(string text) => text.Length <= MostError ? text : text[..MostError];

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery {Delivery}, attempt {Attempt}, not taken: {Status} {Error}; the next follows in {Seconds} s")]
    static partial void NotTaken(ILogger logger, Guid delivery, int attempt, int? status, string? error, double? seconds);
}
