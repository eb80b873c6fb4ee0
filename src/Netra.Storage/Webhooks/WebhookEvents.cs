using System.Text.Json;
using Netra.Storage.Runs;

namespace Netra.Storage.Webhooks;

/// <summary>What webhooks are told of a run's end.</summary>
public static class WebhookEvents
{
    public static IReadOnlyList<string> All { get; } = ["run.completed", "run.failed", "run.timed_out", "run.cancelled"];

    public static string TypeOf(Run run) => "run." + run.Status;

    /// <summary>The message to a webhook; input and result are left to <c>GET /v1/runs/{id}</c>.</summary>
    /// <param name="webhook">Null for the one that the run names.</param>
    public static WebhookDelivery Of(Run run, WebhookRow? webhook, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        TenantId = run.TenantId,
        OwnerId = run.OwnerId,
        WebhookId = webhook?.Id,
        RunId = run.CorrelationId,
        Type = TypeOf(run),
        Url = webhook?.Url ?? run.WebhookUrl!,
        Body = Body(run),
        DueAt = now,
        CreatedAt = now,
    };

    static string Body(Run run)
    {
        using var labels = JsonDocument.Parse(run.Labels ?? "{}");
        return JsonSerializer.Serialize(
            new
            {
                Type = TypeOf(run),
                Timestamp = run.CompletedAt!.Value.UtcDateTime,
                Data = new
                {
                    Id = run.CorrelationId,
                    run.Agent,
                    run.Status,
                    run.ThreadId,
                    Error = run.ErrorCode is null ? null : new { Code = run.ErrorCode, Message = run.ErrorMessage, Retryable = run.ErrorRetryable },
                    CreatedAt = run.CreatedAt.UtcDateTime,
                    StartedAt = run.StartedAt?.UtcDateTime,
                    CompletedAt = run.CompletedAt!.Value.UtcDateTime,
                    run.LastSeq,
                    run.RetryOf,
                    Labels = labels.RootElement,
                    Usage = new { Steps = run.Step, run.ToolCalls, run.InputTokens, run.OutputTokens },
                },
            },
            StorageJson.Options);
    }
}
