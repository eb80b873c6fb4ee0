namespace Netra.Chaos;

/// <summary>What an upgrade and a roll-back under load came to.</summary>
/// <param name="From">The earlier version.</param>
/// <param name="Seconds">The migration of the database.</param>
/// <param name="Silence">The longest time, in seconds, between two accepted runs while the database was migrated and the topology applied.</param>
sealed record Upgrade(string From, Tally Tally, IReadOnlyList<Violation> Violations, double Seconds, double Silence)
{
    public const string Header =
        "| from | runs | events | lost | doubled | repeats | violations | migration, s | longest between two accepted runs meanwhile, s |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>The longest time between two runs one after the other, of those that touch the span.</summary>
    public static double SilenceOf(History history, DateTimeOffset from, DateTimeOffset until)
    {
        var accepted = history.Runs.Select(r => r.CreatedAt).Order().ToList();
        return accepted.Zip(accepted.Skip(1)).Where(p => p.Second > from && p.First < until).Max(p => (p.Second - p.First).TotalSeconds);
    }

    public override string ToString()
    {
        var (lost, doubled) = (Violations.Count(v => Rules.IsLoss(v.Rule)), Violations.Count(v => Rules.IsDouble(v.Rule)));
        return FormattableString.Invariant(
            $"| {From} | {Tally.Acknowledged} | {Tally.Events} | {lost} | {doubled} | {Tally.Repeats} | {Violations.Count} | {Seconds:0.0} | {Silence:0.0} |");
    }
}
