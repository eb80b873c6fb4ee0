namespace Netra.Hosting.DeadLetters;

/// <summary>Transport headers of dead letters and of their replays.</summary>
public static class DeadLetterHeaders
{
    /// <summary>JSON of a <see cref="Storage.DeadLetters.FailureRecord"/>.</summary>
    public const string Failure = "Netra-Failure";

    /// <summary>The id of the replay's item: whoever processes the message tells its outcome.</summary>
    public const string Replay = "Netra-Replay";

    /// <summary>W3C trace context of the request that replayed it; the message's own trace goes on.</summary>
    public const string ReplayTrace = "Netra-Replay-Trace";

    /// <summary>MassTransit's trace context.</summary>
    public const string Activity = "MT-Activity-Id";

    public const string Reason = "MT-Reason";
    public const string RetryCount = "MT-Fault-RetryCount";

    /// <summary>What tells of failures and deliveries of the past, and would change what the next consumer does.</summary>
    static readonly string[] Past = ["MT-Fault-", "MT-Reason", "MT-Redelivery-Count", "MT-Scheduling-", "MT-Host-", "x-death", "x-first-death-", "x-last-death-", "x-delivery-count", "x-delay", "Netra-Failure", "Netra-Replay"];

    /// <summary>Whether a header must not go along with a replay.</summary>
    public static bool IsOfThePast(string name) => Array.Exists(Past, p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
