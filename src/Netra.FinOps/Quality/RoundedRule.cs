namespace Netra.FinOps;

/// <summary><c>cost_rounded</c> (error), by provider and column: see <see cref="RoundedCosts"/>.</summary>
sealed class RoundedRule(RoundedCosts rounded) : QualityRule
{
    public override IReadOnlyList<string> Columns => [];

    public override void Look(FocusChunk chunk)
    {
    }

    public override IEnumerable<Finding> Findings(FocusTable bill) =>
        rounded.Found.Select(r => new Finding("cost_rounded", Severity.Error, r.Column, r.Rows, r.Message));
}
