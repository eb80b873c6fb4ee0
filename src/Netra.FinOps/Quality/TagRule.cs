namespace Netra.FinOps;

/// <summary>
/// <c>tag_key_whitespace</c> (warning): rows with a tag key that begins or ends with a space, so that it is another key.
/// <c>tag_key_case</c> (warning): rows whose key differs only by upper and lower case from one that more rows carry.
/// <c>tags_not_json</c> (warning): Tags that are no JSON object. <c>tags_null</c> (info): rows without Tags.
/// </summary>
sealed class TagRule : QualityRule
{
    readonly Dictionary<string, Dictionary<string, long>> spellings = new(StringComparer.OrdinalIgnoreCase);
    readonly SortedSet<string> padded = new(StringComparer.Ordinal);
    long paddedRows;
    long unreadable;
    long missing;

    public override IReadOnlyList<string> Columns => [FocusColumns.Tags];

    public override void Look(FocusChunk chunk)
    {
        var kinds = chunk.Parsed(FocusColumns.Tags, TagText.Of);
        foreach (var row in chunk.Rows)
        {
            var tags = kinds[row];
            missing += tags.IsNull ? 1 : 0;
            unreadable += tags.IsReadable ? 0 : 1;
            paddedRows += tags.Padded.Count > 0 ? 1 : 0;
            padded.UnionWith(tags.Padded);
            foreach (var key in tags.Keys)
            {
                var rows = spellings.TryGetValue(key, out var known) ? known : spellings[key] = new(StringComparer.Ordinal);
                rows[key] = rows.GetValueOrDefault(key) + 1;
            }
        }
    }

    public override IEnumerable<Finding> Findings(FocusTable bill)
    {
        if (!bill.Has(FocusColumns.Tags))
            yield break;
        if (paddedRows > 0)
            yield return new("tag_key_whitespace", Severity.Warning, FocusColumns.Tags, paddedRows, $"{paddedRows} rows carry a tag key with a stray space: {Quoted(padded)}.");
        foreach (var rows in spellings.Values.Where(s => s.Count > 1).Select(s => s.OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal).ToList()))
            yield return new(
                "tag_key_case", Severity.Warning, FocusColumns.Tags, rows.Skip(1).Sum(r => r.Value),
                $"{Quoted(rows.Skip(1).Select(r => r.Key))} differ only by case from the tag key '{rows[0].Key}' of {rows[0].Value} rows.");
        if (unreadable > 0)
            yield return new("tags_not_json", Severity.Warning, FocusColumns.Tags, unreadable, $"{unreadable} rows have Tags that are no JSON object.");
        if (missing > 0)
            yield return new("tags_null", Severity.Info, FocusColumns.Tags, missing, $"{missing} of {bill.RowsSelected} rows have NULL Tags.");
    }

    static string Quoted(IEnumerable<string> keys) => string.Join(", ", keys.Take(5).Select(k => $"'{k}'"));

    sealed record TagText(bool IsNull, bool IsReadable, IReadOnlyList<string> Keys, IReadOnlyList<string> Padded)
    {
        public static TagText Of(string? text)
        {
            var readable = FocusValue.TryMap(text, out var map);
            return new(text is null, readable, [.. map.Keys], [.. map.Keys.Where(k => k.Length != k.Trim().Length)]);
        }
    }
}
