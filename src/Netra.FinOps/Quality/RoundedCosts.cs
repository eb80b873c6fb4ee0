using System.Globalization;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Cost columns that an exporter rounded to whole units of currency, by provider.</summary>
/// <remarks>
/// A column is taken as rounded for a provider when at least <see cref="MinimumEvidence"/> of its rows have a value there that should have
/// a fraction, and none has one. EffectiveCost and ContractedCost should where BilledCost has; ListCost where ListUnitPrice x
/// PricingQuantity has, since list prices may be whole by right. Purchase rows do not count: their EffectiveCost is 0 by right.
/// </remarks>
sealed class RoundedCosts
{
    public const int MinimumEvidence = 3;

    static readonly IReadOnlyList<string> Checked = [FocusColumns.EffectiveCost, FocusColumns.ListCost, FocusColumns.ContractedCost];

    readonly Dictionary<(string Provider, string Column), Tally> tallies = [];

    public static IReadOnlyList<string> Columns => [FocusColumns.ProviderName, FocusColumns.ChargeCategory, FocusColumns.ListUnitPrice, FocusColumns.PricingQuantity, .. FocusColumns.Costs];

    public IEnumerable<RoundedColumn> Found => tallies
        .Where(t => t.Value.Evidence >= MinimumEvidence && t.Value.Fractional == 0)
        .Select(t => new RoundedColumn(t.Key.Provider, t.Key.Column, t.Value.Rows, t.Value.Evidence))
        .OrderBy(r => r.Provider, StringComparer.Ordinal).ThenBy(r => r.Column, StringComparer.Ordinal);

    public IEnumerable<string> Warnings => Found.Select(r => r.Message);

    /// <summary>Looks at a whole bill, so that a narrow period or filter does not hide the fault.</summary>
    public static async Task<RoundedCosts> FindAsync(IDatasets datasets, Guid dataset, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(datasets, new WholeBill { DatasetId = dataset }, [], Columns, cancellationToken);
        var found = new RoundedCosts();
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
            found.Look(chunk);
        return found;
    }

    /// <summary>Whether any of the columns is rounded for the provider.</summary>
    public bool Affects(string provider, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            if (tallies.TryGetValue((provider, column), out var tally) && tally is { Evidence: >= MinimumEvidence, Fractional: 0 })
                return true;
        return false;
    }

    /// <summary>Why savings of the provider's rows are refused; null when nothing is rounded.</summary>
    public string? ReasonFor(string provider) =>
        string.Join(' ', Found.Where(r => string.Equals(r.Provider, provider, StringComparison.Ordinal)).Select(r => r.Message)) is { Length: > 0 } reason ? reason : null;

    public void Look(FocusChunk chunk)
    {
        var provider = chunk.Texts(FocusColumns.ProviderName);
        var category = chunk.Texts(FocusColumns.ChargeCategory);
        var billed = chunk.Parsed(FocusColumns.BilledCost, IsFractional);
        var (price, quantity) = (chunk.Parsed(FocusColumns.ListUnitPrice, Number), chunk.Parsed(FocusColumns.PricingQuantity, Number));
        foreach (var column in Checked)
        {
            var ofList = column is FocusColumns.ListCost;
            var costs = chunk.Parsed(column, v => v is null ? (bool?)null : IsFractional(v));
            foreach (var row in chunk.Rows)
            {
                if (costs[row] is not { } fractional || category[row] is "Purchase")
                    continue;
                var tally = tallies.GetOrAdd((provider[row] ?? Dimension.Null, column));
                tally.Rows++;
                tally.Evidence += (ofList ? IsFractional(price[row], quantity[row]) : billed[row]) ? 1 : 0;
                tally.Fractional += fractional ? 1 : 0;
            }
        }
    }

    static bool IsFractional(string? cost) =>
        cost is not null && (cost.AsSpan().ContainsAny('e', 'E')
            ? Number(cost) is { } value && value != decimal.Truncate(value)
            : cost.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && cost.AsSpan(point + 1).ContainsAnyInRange('1', '9'));

    static bool IsFractional(decimal? price, decimal? quantity) =>
        price is { } unit && quantity is { } count && Math.Abs(unit) < 1e9m && Math.Abs(count) < 1e15m && unit * count != decimal.Truncate(unit * count);

    static decimal? Number(string? text) => text is not null && FocusValue.TryDecimal(text, out var value) ? value : null;

    sealed class Tally
    {
        public long Rows { get; set; }

        public long Evidence { get; set; }

        public long Fractional { get; set; }
    }
}

/// <param name="Rows">Rows of the provider with a value in the column.</param>
/// <param name="Evidence">Those of them that should have a fraction.</param>
sealed record RoundedColumn(string Provider, string Column, long Rows, long Evidence)
{
    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{Provider}: {Column} holds only whole amounts in all {Rows} rows, where {Evidence} should have a fraction; the exporter rounded it. Savings, ESR and amortised views of these rows are refused.");
}

sealed record WholeBill : DatasetArguments;
