namespace Netra.Chaos;

/// <summary>Every acknowledged submit is one run of its user, and there is no run that nobody asked for.</summary>
static class SubmitRules
{
    public static IEnumerable<Violation> Check(History history)
    {
        var found = history.Runs.ToLookup(r => r.Id);
        foreach (var submission in history.Submissions.Where(s => s.Run is not null))
        {
            var run = found[submission.Run!.Value].FirstOrDefault();
            if (run is null)
                yield return new(Rules.Lost, submission.Key, $"run {submission.Run} was acknowledged, the API does not know it");
            else if (run.Key != submission.Key)
                yield return new(Rules.Foreign, submission.Key, $"the 202 named run {run.Id}, which belongs to key {run.Key}");
        }

        foreach (var again in history.Runs.GroupBy(r => r.Key).Where(g => g.Key is not null && g.Count() > 1))
            yield return new(Rules.Doubled, again.Key!, $"one key made runs {string.Join(", ", again.Select(r => r.Id))}");
        var asked = history.Submissions.Select(s => (s.User, s.Key)).ToHashSet();
        foreach (var run in history.Runs.Where(r => r.Key is null || !asked.Contains((r.User, r.Key))))
            yield return new(Rules.Foreign, run.Id.ToString(), $"user {run.User} has a run of key {run.Key} and did not submit it");
    }
}
