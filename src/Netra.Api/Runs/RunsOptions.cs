using System.ComponentModel.DataAnnotations;

namespace Netra.Api.Runs;

/// <summary>Limits of runs that do not depend on a tier.</summary>
sealed class RunsOptions
{
    public const string Section = "Runs";

    /// <summary>How long a run may wait for its start before it times out.</summary>
    [Range(1, 30 * 86_400)]
    public int QueueTimeoutSeconds { get; set; } = 86_400;

    /// <summary>Runs of one tenant that may wait for their start.</summary>
    [Range(1, 1_000_000)]
    public int MostWaiting { get; set; } = 10_000;
}

/// <summary>Where clients follow runs.</summary>
sealed class StreamAddressOptions
{
    public const string Section = "Stream";

    /// <summary>Outside address of the notifier where it is another than the API's; empty where one host serves both.</summary>
    [RegularExpression("^(https?://.+)?$", ErrorMessage = "Stream:PublicUrl must be empty or an http or https address.")]
    public string PublicUrl { get; set; } = "";
}
