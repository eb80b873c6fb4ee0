namespace Netra.FinOps;

/// <summary>Sums of Usage rows by what their tags are.</summary>
sealed class TagTally(IReadOnlyList<string> required)
{
    public CostTotals Usage { get; } = new();

    public CostTotals Untagged { get; } = new();

    public Dictionary<string, CostTotals> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>For each required key the rows that lack it.</summary>
    public Dictionary<string, CostTotals> Missing { get; } = required.ToDictionary(r => r, _ => new CostTotals(), StringComparer.Ordinal);

    /// <summary>Rows whose tags are no JSON object.</summary>
    public long Unreadable { get; private set; }

    public void Add(FocusChunk chunk)
    {
        var costs = new CostColumns(chunk);
        var category = chunk.Texts(FocusColumns.ChargeCategory);
        var tags = chunk.Maps(FocusColumns.Tags);
        var readable = chunk.Parsed(FocusColumns.Tags, v => FocusValue.TryMap(v, out _));
        foreach (var row in chunk.Rows)
        {
            if (category[row] is not "Usage")
                continue;
            Usage.Add(costs, row);
            Unreadable += readable[row] ? 0 : 1;
            if (tags[row].Count == 0)
                Untagged.Add(costs, row);
            foreach (var key in tags[row].Keys)
                Keys.GetOrAdd(key).Add(costs, row);
            foreach (var (key, missing) in Missing)
                if (!tags[row].ContainsKey(key))
                    missing.Add(costs, row);
        }
    }
}
