namespace Netra.Chaos;

/// <summary>What seq promises: 1, 2, 3, ... in this order, each once.</summary>
static class Sequence
{
    public static IEnumerable<Violation> Check(string subject, IEnumerable<LogEntry> events)
    {
        var seen = new HashSet<long>();
        var last = 0L;
        foreach (var e in events)
        {
            if (!seen.Add(e.Seq))
                yield return new(Rules.Doubled, subject, $"seq {e.Seq} twice");
            else if (e.Seq < last)
                yield return new(Rules.Order, subject, $"seq {e.Seq} after {last}");
            else if (e.Seq != last + 1)
                yield return new(Rules.Gap, subject, $"seq {e.Seq} after {last}");
            last = Math.Max(last, e.Seq);
        }
    }
}
