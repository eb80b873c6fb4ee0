using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Netra.FinOps;

/// <summary>Writes a synthetic FOCUS 1.2 bill of daily charges with planted savings, and tells what was planted.</summary>
/// <remarks>
/// Every finding type that a bill alone evidences is in it, beside resources that only look like one. One instance carries two findings,
/// so the potential saving is less than the findings' sum. Amounts are decimals with up to 10 places. Memory does not grow with the rows.
/// </remarks>
public static class SampleBill
{
    static readonly DateOnly DefaultLastDay = new(2025, 10, 31);

    /// <summary>Writes UTF-8 CSV, gzip-compressed when asked, and leaves the stream open.</summary>
    public static SampleTruth Write(Stream destination, SampleBillOptions options)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(options);
        var plan = PlanFor(options);
        using var compressed = options.Gzip ? new GZipStream(destination, CompressionLevel.Optimal, leaveOpen: true) : null;
        using var writer = new StreamWriter(compressed ?? destination, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        var rows = new SampleRows(writer, plan);
        for (var day = 0; day < plan.Days; day++)
        {
            foreach (var charge in plan.Charges)
                rows.Write(charge, day);
        }

        return new(
            options.Seed, "USD", [Text(plan.DayOf(0)), Text(plan.LastDay)], rows.Count, rows.Billed, rows.Effective,
            [.. plan.Savings.Select(s => s.Finding)],
            plan.Savings.GroupBy(s => s.ResourceId, StringComparer.Ordinal).Sum(g => g.Max(s => s.MonthlySaving)),
            plan.Decoys, plan.Anomalies);
    }

    static SamplePlan PlanFor(SampleBillOptions options)
    {
        var lastDay = options.LastDay ?? DefaultLastDay;
        var plan = new SamplePlan(options.Seed, lastDay, SampleBillOptions.LongestHistory);
        while (plan.CountRows() > options.Rows && plan.Days > SampleBillOptions.ShortestHistory)
            plan = new SamplePlan(options.Seed, lastDay, Math.Max(SampleBillOptions.ShortestHistory, plan.Days - 30));
        plan.FillUpTo(options.Rows);
        return plan;
    }

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
