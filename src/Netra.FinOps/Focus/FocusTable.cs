using System.Runtime.CompilerServices;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>A FOCUS bill under a period and a filter, read chunk by chunk, so that memory does not grow with its rows.</summary>
sealed class FocusTable
{
    readonly IDataset dataset;
    readonly IReadOnlyList<string> columns;
    readonly RowSelection selection;
    readonly SortedSet<string> currencies = new(StringComparer.Ordinal);

    FocusTable(IDataset dataset, IReadOnlyList<string> columns, RowSelection selection) =>
        (this.dataset, this.columns, this.selection) = (dataset, columns, selection);

    public DatasetInfo Info => dataset.Info;

    /// <summary>Rows looked at so far, before period and filter.</summary>
    public long RowsScanned { get; private set; }

    /// <summary>Rows that period and filter left so far.</summary>
    public long RowsSelected { get; private set; }

    /// <summary>The billing currency of the rows selected so far; <c>mixed</c> for several, <c>unknown</c> for none.</summary>
    public string Currency => currencies.Count switch { 0 => "unknown", 1 => currencies.Min!, _ => "mixed" };

    public bool Has(string column) => Info.Columns.Contains(column, StringComparer.Ordinal);

    /// <param name="required">Dimensions (see <see cref="Dimension"/>) that the bill must have.</param>
    /// <param name="optional">Dimensions that read as NULL where the bill lacks them.</param>
    /// <exception cref="FailureException"><c>invalid_input</c>: no such dataset, no bill, or a column is missing, which is named.</exception>
    public static async Task<FocusTable> OpenAsync(
        IDatasets datasets, DatasetArguments arguments, IEnumerable<string> required, IEnumerable<string> optional, CancellationToken cancellationToken)
    {
        var bill = await datasets.OpenAsync(arguments.DatasetId, cancellationToken);
        if (bill.Info.Kind is not FocusFormat.Name)
            throw Invalid.Input($"The dataset {bill.Info.Name} is of kind {bill.Info.Kind}; this tool reads a FOCUS bill.");
        var rows = RowSelection.From(arguments);
        var needed = required.Concat(rows.Columns).Select(Dimension.ColumnOf).Distinct(StringComparer.Ordinal).ToList();
        var missing = needed.Except(bill.Info.Columns, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw Invalid.Input($"The bill {bill.Info.Name} lacks the column {string.Join(", ", missing)}; export it with that column, or leave out what needs it.");
        string[] all = [.. needed.Concat(optional.Select(Dimension.ColumnOf)).Append(FocusColumns.BillingCurrency).Distinct(StringComparer.Ordinal)];
        return new(bill, all, rows);
    }

    /// <summary>The selected rows in their order; counts and currency are complete when it ends.</summary>
    public async IAsyncEnumerable<FocusChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in dataset.ReadAsync(columns, cancellationToken))
        {
            var rows = selection.RowsOf(chunk);
            RowsScanned += chunk.RowCount;
            RowsSelected += rows.Count;
            if (chunk[FocusColumns.BillingCurrency] is { } currency)
                foreach (var code in rows.Select(r => currency.Codes[r]).Distinct())
                    currencies.Add(currency.Values[code] ?? "unknown");
            yield return new(chunk) { Rows = rows };
        }
    }
}
