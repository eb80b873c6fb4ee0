using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Netra.FinOps;

/// <summary>What somebody wants to know.</summary>
sealed record SupervisorInput
{
    [Description("What you want to know or save, in your own words.")]
    [StringLength(4000, MinimumLength = 1)]
    public required string Goal { get; init; }
}
