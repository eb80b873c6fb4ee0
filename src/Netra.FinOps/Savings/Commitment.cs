namespace Netra.FinOps;

/// <summary>The rows of one commitment discount.</summary>
sealed class Commitment
{
    public const string NameColumn = "CommitmentDiscountName";
    public const string TypeColumn = "CommitmentDiscountType";

    /// <summary>Amounts that differ by less are equal: exporters round each row.</summary>
    const decimal CashTolerance = 0.01m;

    string? name;
    string? type;
    bool rounded;
    long rows;
    decimal coveredList;
    decimal used;
    decimal unused;
    decimal? purchased;
    decimal usageEffective;

    public void Describe(string? itsName, string? itsType, bool isRounded) =>
        (name, type, rounded) = (name ?? itsName, type ?? itsType, rounded || isRounded);

    /// <param name="status">Of Usage that is no correction; null of other rows.</param>
    public void Add(string? category, string? status, decimal billed, decimal effective, decimal list)
    {
        rows++;
        used += status is "Used" ? effective : 0;
        coveredList += status is "Used" ? list : 0;
        unused += status is "Unused" ? effective : 0;
        usageEffective += category is "Usage" ? effective : 0;
        if (category is "Purchase")
            purchased = (purchased ?? 0) + billed;
    }

    public CommitmentRow Row(string id)
    {
        var refused = Refused();
        return new(
            id, name, type, rows, coveredList, used, unused, refused is null ? Percent.Of(used, used + unused) : null, purchased, usageEffective,
            purchased is { } cash ? Math.Abs(cash - usageEffective) <= Math.Max(CashTolerance, 0.000001m * Math.Abs(cash)) : null, refused);
    }

    string? Refused() =>
        rounded ? "its provider's EffectiveCost is rounded by the exporter, so utilisation is not computable."
        : used + unused == 0 || (used == 0 && coveredList > 0) ? "its used rows carry no EffectiveCost, so utilisation is not computable; export amortised costs."
        : null;
}

/// <summary>One commitment.</summary>
/// <param name="UtilisationPct">Absent when <paramref name="Refused"/> says why.</param>
/// <param name="PurchaseBilled">BilledCost of its Purchase rows; absent where there are none.</param>
/// <param name="UsageEffective">EffectiveCost of its Usage rows.</param>
/// <param name="CashMatches">Whether the two agree within 0.01 or a millionth.</param>
sealed record CommitmentRow(
    string CommitmentDiscountId, string? Name, string? Type, long Rows, decimal CoveredList, decimal UsedEffective, decimal UnusedEffective,
    decimal? UtilisationPct, decimal? PurchaseBilled, decimal UsageEffective, bool? CashMatches, string? Refused);
