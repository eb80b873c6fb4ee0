namespace Netra.Chaos;

/// <summary>Every run has completed, with the result of every call in its place.</summary>
static class EndRules
{
    static readonly string[] Ends = ["completed", "failed", "timed_out", "cancelled"];

    public static IEnumerable<Violation> Check(History history)
    {
        var asked = history.Submissions.ToLookup(s => s.Key);
        foreach (var run in history.Runs)
        {
            if (!Ends.Contains(run.Status))
                yield return new(Rules.NotEnded, run.Id.ToString(), $"is {run.Status}");
            else if (run.Status != "completed")
                yield return new(Rules.EndedOtherwise, run.Id.ToString(), $"is {run.Status}; its log: {string.Join(", ", run.Log.Select(e => e.Type))}");
            else if (asked[run.Key ?? ""].FirstOrDefault() is { } submission && !run.Echoes.SequenceEqual(submission.Echoes))
                yield return new(Rules.Lost, run.Id.ToString(), $"gave [{string.Join(", ", run.Echoes)}], not [{string.Join(", ", submission.Echoes)}]");
        }
    }
}
