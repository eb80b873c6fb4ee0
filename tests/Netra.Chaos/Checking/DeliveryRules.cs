namespace Netra.Chaos;

/// <summary>Every client got the log of each run that it followed: all of it, once, in order, and nothing else.</summary>
static class DeliveryRules
{
    public static IEnumerable<Violation> Check(History history)
    {
        var runs = history.Runs.ToDictionary(r => r.Id);
        var delivered = history.Deliveries.GroupBy(d => (d.Client, d.Run)).ToList();
        foreach (var stream in delivered)
        {
            var subject = $"{stream.Key.Run} at {stream.Key.Client}";
            if (!runs.TryGetValue(stream.Key.Run, out var run) || stream.Any(d => d.User != run.User))
            {
                yield return new(Rules.Foreign, subject, "events of a run that is not the client's");
                continue;
            }

            foreach (var violation in Check(subject, run, [.. stream.Select(d => d.Event)]))
                yield return violation;
        }

        var followed = delivered.Select(s => s.Key.Run).ToHashSet();
        foreach (var submission in history.Submissions.Where(s => s.Run is { } run && !followed.Contains(run)))
            yield return new(Rules.Undelivered, submission.Run.ToString()!, "its client got no event");
    }

    static IEnumerable<Violation> Check(string subject, FoundRun run, IReadOnlyList<LogEntry> events)
    {
        foreach (var violation in Sequence.Check(subject, events))
            yield return violation;
        foreach (var e in events.Except(run.Log))
            yield return new(Rules.Foreign, subject, $"{e.Type} {e.Id} differs from the log");
        if (run.Log.Count > 0 && events.Max(e => e.Seq) < run.Log[^1].Seq)
            yield return new(Rules.Undelivered, subject, $"ends at {events.Max(e => e.Seq)} of {run.Log[^1].Seq}");
    }
}
