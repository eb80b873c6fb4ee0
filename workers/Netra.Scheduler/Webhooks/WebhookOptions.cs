using System.ComponentModel.DataAnnotations;

namespace Netra.Scheduler.Webhooks;

/// <summary>How webhooks are tried again.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Pause after a look that found nothing.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; set; } = 250;

    /// <summary>Attempts of a delivery, the first included.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 12;

    /// <summary>Pause after the first failure; three times as long after each further one.</summary>
    [Range(0.01, 3600.0)]
    public double FirstRetrySeconds { get; set; } = 5;

    [Range(1.0, 86_400.0)]
    public double LongestRetrySeconds { get; set; } = 6 * 3600;

    /// <summary>Deliveries under way at once.</summary>
    [Range(1, 1000)]
    public int AtOnce { get; set; } = 64;

    public TimeSpan Poll => TimeSpan.FromMilliseconds(PollMilliseconds);

    /// <param name="attempts">Made so far, all in vain.</param>
    public TimeSpan Backoff(int attempts) => TimeSpan.FromSeconds(Math.Min(LongestRetrySeconds, FirstRetrySeconds * Math.Pow(3, attempts - 1)));
}
