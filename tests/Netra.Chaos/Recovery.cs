using System.Globalization;

namespace Netra.Chaos;

/// <summary>What one kind of fault, alone and several times, cost.</summary>
/// <param name="Seconds">For each time: until the last run that was under way had ended; null when none was.</param>
sealed record Recovery(Fault Fault, Tally Tally, IReadOnlyList<Violation> Violations, IReadOnlyList<double?> Seconds)
{
    public const string Header =
        "| fault | times | runs | lost | doubled | repeats | counted from | recovery p50, s | max, s |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>The runs that were accepted before the mark and ended after it; how long after, the last of them.</summary>
    public static double? Of(Since since, Blow blow, History history)
    {
        var mark = since == Since.Fault ? blow.From : blow.Until;
        var affected = history.Runs.Where(r => r.CreatedAt < mark && r.CompletedAt > mark).ToList();
        return affected.Count == 0 ? null : affected.Max(r => (r.CompletedAt!.Value - mark).TotalSeconds);
    }

    public override string ToString()
    {
        var seconds = Seconds.OfType<double>().Order().ToList();
        var (half, most) = seconds.Count == 0 ? ("-", "-") : (Text(seconds[seconds.Count / 2]), Text(seconds[^1]));
        var (lost, doubled) = (Violations.Count(v => Rules.IsLoss(v.Rule)), Violations.Count(v => Rules.IsDouble(v.Rule)));
        var since = Fault.Since == Since.Fault ? "the fault" : "up again";
        return FormattableString.Invariant(
            $"| {Fault.Name} | {Seconds.Count} | {Tally.Acknowledged} | {lost} | {doubled} | {Tally.Repeats} | {since} | {half} | {most} |");
    }

    static string Text(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
