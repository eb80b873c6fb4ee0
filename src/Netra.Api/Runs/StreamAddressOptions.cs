using System.ComponentModel.DataAnnotations;

namespace Netra.Api.Runs;

/// <summary>Where clients follow runs.</summary>
sealed class StreamAddressOptions
{
    public const string Section = "Stream";

    /// <summary>Outside address of the notifier where it is another than the API's; empty where one host serves both.</summary>
    [RegularExpression("^(https?://.+)?$", ErrorMessage = "Stream:PublicUrl must be empty or an http or https address.")]
    public string PublicUrl { get; set; } = "";
}
