using System.Globalization;

namespace Netra.FinOps;

/// <summary>The facts of a report by id; remembers which of them the text cites, in order.</summary>
sealed class FactBook(IEnumerable<Fact> facts)
{
    readonly Dictionary<string, Fact> byId =
        facts.DistinctBy(f => f.Id, StringComparer.Ordinal).ToDictionary(f => f.Id, StringComparer.Ordinal);

    readonly List<Fact> cited = [];
    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    public IReadOnlyList<Fact> Cited => cited;

    public Fact? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The figure as a link to its fact; plain where there is no such fact.</summary>
    public Markup Link(string? factId, string text) => factId is not null && byId.TryGetValue(factId, out var fact)
        ? Markup.Of($"""<a class="fact" href="#fact-{PlaceOf(fact)}" title="{fact.Method}">{text}</a>""")
        : Markup.Of($"{text}");

    int PlaceOf(Fact fact)
    {
        if (!places.TryGetValue(fact.Id, out var place))
        {
            cited.Add(fact);
            places.Add(fact.Id, place = cited.Count);
        }

        return place;
    }

    /// <summary>The figure with its fact's id in brackets.</summary>
    public string Cite(string factId) => byId.TryGetValue(factId, out var fact)
        ? string.Create(CultureInfo.InvariantCulture, $"{Display.Amount(fact.Value)} {fact.Unit} [{fact.Id}]")
        : "not available";
}
