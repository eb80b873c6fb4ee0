using System.Text.Json;
using Netra.Client;
using Spectre.Console;

namespace Netra.Cli;

/// <summary>A cost-optimizer result on one screen.</summary>
static class DemoReport
{
    const int MostRows = 12;
    const int MostWarnings = 8;

    public static void Write(Screen screen, Run run)
    {
        if (run.Result is not { ValueKind: JsonValueKind.Object } result)
            return;
        var summary = Member(result, "summary");
        var currency = Display.Text(summary, "currency");
        screen.Console.WriteLine();
        Totals(screen, result, summary, currency);
        Recommendations(screen, result, currency);
        Quality(screen, result);
        screen.Console.WriteLine();
    }

    static void Totals(Screen screen, JsonElement result, JsonElement summary, string currency)
    {
        var (period, savings) = (Member(summary, "period"), Member(result, "savings"));
        var potential = Display.Number(result, "potential_savings_monthly");
        screen.Card(
            ("bill", $"FOCUS {Display.Text(summary, "focus_version")}, {Day(period, "from")} to {Day(period, "to")}, {Display.Count((long)(Display.Number(summary, "rows") ?? 0))} rows"),
            ("billed", Money(summary, "billed", currency)),
            ("effective", Money(summary, "effective", currency)),
            ("list", Money(summary, "list", currency)),
            ("effective savings rate", Display.Number(savings, "esr") is { } esr ? FormattableString.Invariant($"{esr:0.0} %") : Refused(savings)),
            ("potential savings", potential is { } amount ? Display.Money(amount, currency) + " a month" : null));
    }

    static void Recommendations(Screen screen, JsonElement result, string currency)
    {
        var all = Display.Items(result, "recommendations").OrderByDescending(r => Display.Number(r, "estimated_monthly_saving") ?? 0).ToList();
        if (all.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumns(new TableColumn("saving a month").RightAligned(), new TableColumn("finding"), new TableColumn("resource"), new TableColumn("priority"));
        foreach (var r in all.Take(MostRows))
        {
            table.AddRow(
                new Text(Money(r, "estimated_monthly_saving", currency) ?? "", new Style(Color.Green)), new Text(Display.Text(r, "type")),
                new Text(Display.Short(Display.Text(r, "resource_id"), 60)), new Text(Display.Text(r, "priority")));
        }

        screen.Console.WriteLine();
        screen.Console.Write(table);
        if (all.Count > MostRows)
            screen.Say($"and {all.Count - MostRows} more in the report");
    }

    static void Quality(Screen screen, JsonElement result)
    {
        var findings = Display.Items(result, "data_quality").ToList();
        if (findings.Count == 0)
            return;
        screen.Say("\nData quality");
        foreach (var f in findings.Take(MostWarnings))
            screen.Say($"  {Display.Text(f, "severity"),-8} {Display.Short(Display.Text(f, "message"), 150)}");
        if (findings.Count > MostWarnings)
            screen.Say($"  and {findings.Count - MostWarnings} more in the report");
    }

    static string? Refused(JsonElement savings) => Display.Text(savings, "refused") is { Length: > 0 } reason ? "refused: " + reason : null;

    static string? Money(JsonElement element, string member, string currency) =>
        Display.Number(element, member) is { } amount ? Display.Money(amount, currency) : null;

    static string Day(JsonElement period, string member) => Display.Text(period, member) is { Length: > 10 } at ? at[..10] : Display.Text(period, member);

    static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;
}
