namespace Netra.FinOps;

/// <summary>How sound a column is.</summary>
/// <param name="Nulls">Rows in which it is NULL, which lowers the score only where a value is required.</param>
/// <param name="Score">
/// 100 x (1 - faulty rows / rows). Faulty rows: those of its warnings and errors, added up within a code, the largest code counting.
/// 0 for a mandatory column that the bill lacks.
/// </param>
sealed record ColumnScore(string Column, bool Mandatory, long Nulls, decimal Score)
{
    public static IReadOnlyList<ColumnScore> Of(FocusTable bill, NullRule nulls, IReadOnlyList<Finding> findings) =>
    [
        .. bill.Info.Columns.Concat(FocusColumns.Mandatory.Where(c => !bill.Has(c)))
            .Select(c => new ColumnScore(c, FocusColumns.IsMandatory(c), nulls.Nulls.GetValueOrDefault(c, bill.RowsSelected), ScoreOf(c, bill.RowsSelected, findings))),
    ];

    static decimal ScoreOf(string column, long rows, IReadOnlyList<Finding> findings)
    {
        var faulty = findings.Where(f => f.Column == column && f.Severity is not Severity.Info)
            .GroupBy(f => f.Code, StringComparer.Ordinal).Select(g => g.Sum(f => f.Rows)).DefaultIfEmpty(0).Max();
        return faulty == 0 ? 100m : rows == 0 ? 0m : 100m * (1m - (Math.Min(faulty, rows) / (decimal)rows));
    }
}
