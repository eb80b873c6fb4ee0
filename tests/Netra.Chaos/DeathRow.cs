namespace Netra.Chaos;

/// <summary>What deaths at one point cost.</summary>
/// <param name="Occurrences">How often a run brings the process to the point.</param>
/// <param name="Deaths">At how many of them it died; the order of a run's parallel work varies, so the last ones may not be reached.</param>
sealed record DeathRow(string Kind, string Point, int Occurrences, int Deaths, IReadOnlyList<Violation> Violations)
{
    public const string Header = "| process | point | in a run | deaths | lost | doubled |\n|---|---|---|---|---|---|";

    public override string ToString()
    {
        var (lost, doubled) = (Violations.Count(v => Rules.IsLoss(v.Rule)), Violations.Count(v => Rules.IsDouble(v.Rule)));
        return FormattableString.Invariant($"| {Kind} | {Point} | {Occurrences} | {Deaths} | {lost} | {doubled} |");
    }
}
