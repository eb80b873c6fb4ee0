using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>
/// The one filter language of dead letters: terms joined by spaces, all of which must hold. <c>queue:</c> (the work queue of origin), <c>tenant:</c>,
/// <c>exception:</c>, <c>fp:</c>, <c>run:</c>, <c>call:</c>, <c>type:</c>, <c>consumer:</c>, <c>kind:</c>, <c>status:</c>, <c>id:</c>,
/// <c>body:$.tool=="x"</c>, <c>failed:&gt;2h</c> (an age), <c>replays:&lt;3</c>, <c>deaths:</c>, <c>attempts:</c>. Values may be quoted, <c>*</c> stands for any text,
/// a leading <c>-</c> turns a term round. Without <c>status:</c> only what is outstanding is meant; <c>status:any</c> means all.
/// </summary>
public sealed class DeadLetterFilter
{
    const string Table = "dead_letters";

    readonly List<FilterTerm> terms;

    DeadLetterFilter(string text, List<FilterTerm> terms) => (Text, this.terms) = (text, terms);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether who sees what it finds learns something of payloads.</summary>
    public bool ReadsPayload => terms.Exists(t => t.Key == "body");

    /// <exception cref="FormatException">It is no filter; the message says why.</exception>
    public static DeadLetterFilter Parse(string? text)
    {
        return new(text?.Trim() ?? "", [.. FilterText.Split(text ?? "").Select(FilterTerm.Parse)]);
    }

    /// <summary>The dead letters that it means.</summary>
    public IQueryable<DeadLetter> On(NetraDb db)
    {
        var sql = new FilterSql(db.IsSqlite);
        List<string> conditions = [.. terms.Select(t => t.ToSql(sql))];
        if (!terms.Exists(t => t.Key is "status" or "id"))
            conditions.Add($"status IN ({string.Join(", ", DeadLetterStatus.Outstanding.Select(s => sql.Add(s)))})");
        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var select = $"SELECT * FROM {Table}{where}"; // values are parameters, all else is ours
        return db.DeadLetters.FromSqlRaw(select, [.. sql.Values]).AsNoTracking();
    }
}

/// <summary>The parameters of a condition while it is written.</summary>
sealed class FilterSql(bool sqlite)
{
    public bool IsSqlite { get; } = sqlite;

    public List<object> Values { get; } = [];

    /// <summary>The placeholder of a value.</summary>
    public string Add(object value)
    {
        Values.Add(IsSqlite && value is Guid id ? id.ToString().ToUpperInvariant() : value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{Values.Count - 1}}}");
    }
}
