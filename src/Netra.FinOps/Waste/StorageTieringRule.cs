namespace Netra.FinOps;

/// <summary>
/// S3 buckets in the standard class that nobody asked anything of in 30 days: Standard-Infrequent Access costs 0.0125 instead of 0.023 USD
/// for a GB-month. Only buckets on AWS's own storage meter are judged: a bill that names no request meters shows no lack of requests.
/// </summary>
sealed class StorageTieringRule() : WasteRule(FindingTypes.StorageTiering)
{
    static readonly string[] Standard = ["TimedStorage", "TimedStorage-ByteHrs"];

    public override IReadOnlyList<string> Needs => [FocusColumns.SkuMeter, FocusColumns.ResourceId, FocusColumns.ResourceType];

    public override string WhyUnclear => "their meter tells neither storage class nor requests, so an unused bucket cannot be told from an unmetered one";

    public override Evidence Weigh(BillRow row) =>
        !row.IsOfType("S3 Bucket") ? Evidence.None
        : row.MeterHas("Requests") || row.MeterHas("DataTransfer") || row.MeterHas("Retrieval") ? Evidence.Use(row.ResourceId)
        : Standard.Contains(row.Meter, StringComparer.OrdinalIgnoreCase) ? Evidence.Cost(row.ResourceId)
        : row.MeterHas("TimedStorage") ? Evidence.None
        : Evidence.Mute;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost * 105 / 230, "storage cost of the last 30 days x (1 - 0.0125 / 0.023)",
        "Add a lifecycle rule that moves objects to Standard-Infrequent Access.",
        ["Objects are 128 KiB or larger and stay 30 days.", "Retrieval and the one-time transition requests cost extra."])
    {
        Confidence = Level.Medium,
    };
}
