namespace Netra.Chaos;

/// <summary>The figures of a history.</summary>
/// <param name="Repeats">Effects beyond the first of their key: each with the same key, as a later attempt.</param>
sealed record Tally(int Submitted, int Acknowledged, int Resent, int Completed, int Events, int Deliveries, int Effects, int Keys, int Repeats)
{
    public static Tally Of(History history)
    {
        var keys = history.Effects.DistinctBy(e => e.Key).Count();
        return new(
            history.Submissions.Count, history.Submissions.Count(s => s.Run is not null), history.Submissions.Count(s => s.Sends > 1),
            history.Runs.Count(r => r.Status == "completed"), history.Runs.Sum(r => r.Log.Count), history.Deliveries.Count,
            history.Effects.Count, keys, history.Effects.Count - keys);
    }

    public override string ToString() =>
        $"{Submitted} submitted ({Resent} sent more than once), {Acknowledged} acknowledged, {Completed} completed; {Events} events, {Deliveries} delivered; " +
        $"{Effects} effects under {Keys} keys, {Repeats} repeated by a later attempt with the same key";
}
