using Netra.Contracts.Events;

namespace Netra.Chaos;

/// <summary>Every log is dense from 1, starts and ends once, and tells of each call once.</summary>
static class LogRules
{
    public static IEnumerable<Violation> Check(History history)
    {
        var asked = history.Submissions.ToLookup(s => s.Key);
        return history.Runs.SelectMany(run => Check(run, asked[run.Key ?? ""].FirstOrDefault()));
    }

    static IEnumerable<Violation> Check(FoundRun run, Submission? submission)
    {
        var subject = run.Id.ToString();
        foreach (var violation in Sequence.Check(subject, run.Log))
            yield return violation;
        if (run.Log.Count != run.LastSeq)
            yield return new(Rules.Gap, subject, $"last_seq is {run.LastSeq}, the log has {run.Log.Count} events");
        foreach (var e in run.Log.Where(e => e.Id != $"{run.Id}:{e.Seq}"))
            yield return new(Rules.Foreign, subject, $"event {e.Id} at {e.Seq}");
        if (run.Log.Count > 0 && run.Log[0].Type != EventTypes.AgentStarted)
            yield return new(Rules.Order, subject, $"starts with {run.Log[0].Type}");
        var ends = run.Log.Count(e => e.IsEnd);
        if (ends > 1)
            yield return new(Rules.Doubled, subject, $"ends {ends} times");
        else if (ends == 1 && !run.Log[^1].IsEnd)
            yield return new(Rules.Order, subject, "something follows the end");
        foreach (var violation in Calls(run, submission))
            yield return violation;
    }

    static IEnumerable<Violation> Calls(FoundRun run, Submission? submission)
    {
        var subject = run.Id.ToString();
        foreach (var type in (string[])[EventTypes.ToolExecuting, EventTypes.ToolCompleted])
        {
            var calls = run.Log.Where(e => e.Type == type).Select(e => e.Call).ToList();
            if (calls.Count != calls.Distinct().Count())
                yield return new(Rules.Doubled, subject, $"a call has more than one {type}");
            if (run.Status == "completed" && submission is not null && calls.Distinct().Count() != submission.Echoes.Count)
                yield return new(Rules.Lost, subject, $"{calls.Count} {type} for {submission.Echoes.Count} calls");
        }
    }
}
