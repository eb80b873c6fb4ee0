using System.Globalization;
using System.Text;

namespace Netra.Chaos;

/// <summary>What a run of the nemesis came to.</summary>
sealed record Outcome(ChaosPlan Plan, IReadOnlyList<Blow> Blows, Tally Tally, IReadOnlyList<Violation> Violations)
{
    const int MostShown = 40;

    /// <summary>Writes the outcome where infra/chaos.sh takes it for docs/reliability.md.</summary>
    public Task WriteAsync() => File.WriteAllTextAsync(Path.Combine(Journal.Folder, "nemesis.md"), Markdown(), TestContext.Current.CancellationToken);

    public override string ToString() => string.Join('\n',
    [
        $"NETRA_SEED={Plan.Seed}: {Blows.Count} faults ({Faults()}); {Tally}; {Violations.Count} violations",
        .. Violations.Take(MostShown).Select(v => "  " + v),
        .. Violations.GroupBy(v => v.Rule).Select(g => $"  {g.Count()} x {g.Key}"),
    ]);

    string Faults() => string.Join(", ", Blows.CountBy(b => b.Fault).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Value} x {f.Key}"));

    string Markdown() => new StringBuilder()
        .AppendLine(CultureInfo.InvariantCulture, $"Seed {Plan.Seed}, {Plan.Duration.TotalSeconds:0} s, {Plan.Rate} runs/s, {ChaosFleet.Replicas} processes of each kind.")
        .AppendLine()
        .AppendLine("| | |")
        .AppendLine("|---|---|")
        .AppendLine(CultureInfo.InvariantCulture, $"| faults | {Blows.Count}: {Faults()} |")
        .AppendLine(CultureInfo.InvariantCulture, $"| submitted, acknowledged, completed | {Tally.Submitted}, {Tally.Acknowledged}, {Tally.Completed} ({Tally.Resent} submits had to be sent more than once) |")
        .AppendLine(CultureInfo.InvariantCulture, $"| events in the logs, delivered to sockets | {Tally.Events}, {Tally.Deliveries} |")
        .AppendLine(CultureInfo.InvariantCulture, $"| effects: keys, repeats | {Tally.Keys}, {Tally.Repeats} (each a later attempt with the same key, recorded as such) |")
        .AppendLine(CultureInfo.InvariantCulture, $"| violations | {Violations.Count} |")
        .ToString();
}
