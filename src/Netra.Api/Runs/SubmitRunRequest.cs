using System.ComponentModel;
using System.Text.Json;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Api.Webhooks;
using Netra.Hosting.Callers;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

sealed record SubmitRunRequest
{
    const int MostLabels = 32;
    static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(366);

    [Description("Name of an agent in the catalogue.")]
    public required string Agent { get; init; }

    [Description("An object that matches the agent's input schema.")]
    public required JsonElement Input { get; init; }

    [Description("A thread whose earlier messages the run sees.")]
    public string? ThreadId { get; init; }

    [Description("From the start of the run to its end; may be a fraction. Default and maximum are the tier's; more is refused.")]
    public double? TimeoutSeconds { get; init; }

    [Description("0 to 9, 9 first.")]
    public int? Priority { get; init; }

    [Description("Not before this moment, at most a year ahead; at once when absent or past.")]
    public DateTimeOffset? RunAt { get; init; }

    [Description("Where the run's end is told, signed with the secret at /v1/webhooks/secret.")]
    public RunWebhook? Webhook { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Checks everything that needs no catalogue.</summary>
    /// <exception cref="RefusedException">Something is out of bounds; every fault is named.</exception>
    public void Check(Tier tier, DateTimeOffset now)
    {
        List<Fault> faults = [];
        if (string.IsNullOrWhiteSpace(Agent))
            faults.Add(new("/agent", "must name an agent"));
        if (Input.ValueKind != JsonValueKind.Object)
            faults.Add(new("/input", "must be an object"));
        if (TimeoutSeconds is { } seconds && (seconds < 0.001 || seconds > tier.MaxRunTimeout.TotalSeconds))
            faults.Add(new("/timeout_seconds", FormattableString.Invariant($"must be above 0 and at most {tier.MaxRunTimeout.TotalSeconds} in tier {tier.Name}")));
        if (Priority is < 0 or > 9)
            faults.Add(new("/priority", "must be 0 to 9"));
        if (Labels?.Count > MostLabels)
            faults.Add(new("/labels", $"must be at most {MostLabels}"));
        if (RunAt - now > FarthestAhead)
            faults.Add(new("/run_at", "must be within a year"));
        foreach (var (key, value) in Labels ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (key.Length is 0 or > 64 || value.Length > 256 || key.Concat(value).Any(char.IsControl))
                faults.Add(new("/labels/" + JsonPath.Escape(key), "must have a key of 1 to 64 and a value of at most 256 characters, without control characters"));
        }

        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }

    /// <summary>The run that a checked request asks for.</summary>
    public NewRun ToRun(Caller caller, RequestTrace trace) =>
        new(caller.TenantId, caller.UserId, Agent, Input.GetRawText(), TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : caller.Tier.RunTimeout)
        {
            Priority = Priority ?? 0,
            Labels = Labels is { Count: > 0 } labels ? JsonSerializer.Serialize(labels, ApiJson.Default.IReadOnlyDictionaryStringString) : null,
            ThreadId = ThreadId is { } thread ? Ids.Parse(thread) : null,
            RunAt = RunAt,
            WebhookUrl = Webhook?.Url,
            CorrelationKey = trace.CorrelationId,
            SessionId = trace.SessionId,
            RequestId = trace.RequestId,
            Traceparent = trace.Traceparent,
        };
}
