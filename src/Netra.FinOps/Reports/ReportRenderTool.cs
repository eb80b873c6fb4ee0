using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps;

sealed record ReportRenderArguments
{
    [Description("The result of a cost analysis, as cost-optimizer completes with.")]
    public required JsonElement Report { get; init; }
}

/// <summary>Renders a cost report as artifacts <c>report.md</c>, <c>report.html</c>, <c>report.json</c> and <c>report.csv</c> of the run.</summary>
sealed class ReportRenderTool() : Tool<ReportRenderArguments>(
    "report_render", "1.0", "Renders a cost report as Markdown, HTML with charts, JSON and CSV.", "report_read", readOnly: true)
{
    public const string Html = "report.html";
    public const string Csv = "report.csv";

    protected override Task<ToolResult> ExecuteAsync(ToolContext context, ReportRenderArguments arguments, CancellationToken cancellationToken)
    {
        var report = Parse(arguments.Report);
        var markdown = MarkdownReport.Of(report);
        return Task.FromResult<ToolResult>(ToolResult.Ok(
            new ReportFiles(markdown, Html, Csv),
            File("report.md", "text/markdown; charset=utf-8", markdown),
            File(Html, "text/html; charset=utf-8", HtmlReport.Of(report)),
            File("report.json", "application/json", JsonSerializer.Serialize(arguments.Report, ReportJson.Indented)),
            File(Csv, "text/csv; charset=utf-8", CsvReport.Of(report))));
    }

    static CostReport Parse(JsonElement json)
    {
        try
        {
            return ReportJson.Read<CostReport>(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Invalid.Input($"report is not the result of a cost analysis: {e.Message}");
        }
    }

    static Artifact File(string name, string type, string text) => new(name, type, Encoding.UTF8.GetBytes(text));
}
