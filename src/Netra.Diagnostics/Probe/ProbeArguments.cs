using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Netra.Diagnostics;

/// <summary>How a probe behaves; the order is: delay, effect, then crash or failure or result.</summary>
sealed record ProbeArguments
{
    [Description("Any JSON; comes back in the result.")]
    public JsonElement? Echo { get; init; }

    [Description("Milliseconds to wait first."), Range(0, 86_400_000)]
    public int? DelayMs { get; init; }

    [Description("The first so many attempts of this call fail."), Range(0, 1000)]
    public int? FailTimes { get; init; }

    [Description("The message of a failed attempt; without fail_times every attempt fails with it.")]
    public string? Error { get; init; }

    [Description("Whether a failed attempt may be tried again.")]
    public bool Transient { get; init; } = true;

    [Description("Adds a member `padding` of so many characters to the result."), Range(0, 134_217_728)]
    public int? SizeBytes { get; init; }

    [Description("A loopback address that gets POST {key, run, attempt} with the call id as Idempotency-Key.")]
    public string? EffectUrl { get; init; }

    [Description("Go on when the call is cancelled or has timed out.")]
    public bool IgnoreCancellation { get; init; }

    [Description("Kill the worker process instead of failing; with fail_times only in those attempts. Needs Faults:Enabled.")]
    public bool Crash { get; init; }

    /// <summary>Whether this attempt is one that fails (or crashes).</summary>
    internal bool Fails(int attempt) => FailTimes is { } times ? attempt <= times : Error is not null || Crash;
}
