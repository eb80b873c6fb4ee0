namespace Netra.FinOps;

/// <summary>Looks for one kind of fault in one pass over a bill.</summary>
abstract class QualityRule
{
    /// <summary>Columns to read; one that the bill lacks reads as NULL.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    public abstract void Look(FocusChunk chunk);

    /// <summary>What was found, once all chunks were looked at.</summary>
    public abstract IEnumerable<Finding> Findings(FocusTable bill);
}
