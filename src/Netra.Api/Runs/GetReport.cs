using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Storage;

namespace Netra.Api.Runs;

/// <summary>GET /v1/runs/{id}/report: a file that the run left, in the format asked for.</summary>
static class GetReport
{
    /// <summary>A report is data: it runs no script, sends no form and loads nothing.</summary>
    const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    public static async Task<IResult> HandleAsync(
        string id, [Description("html (default), markdown, json or csv.")] string? format,
        HttpContext http, OwnRuns runs, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (name, mediaType) = format switch
        {
            null or "" or "html" => ("report.html", "text/html; charset=utf-8"),
            "markdown" => ("report.md", "text/markdown; charset=utf-8"),
            "json" => ("report.json", "application/json"),
            "csv" => ("report.csv", "text/csv; charset=utf-8"),
            _ => throw RefusedException.Invalid("'format' must be html, markdown, json or csv."),
        };
        var run = await runs.GetAsync(http.Caller(), id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var content = await db.RunArtifacts.AsNoTracking().Where(a => a.RunId == run.CorrelationId && a.OwnerId == run.OwnerId && a.Name == name)
            .Select(a => a.Content).SingleOrDefaultAsync(cancellationToken)
            ?? throw new RefusedException(StatusCodes.Status404NotFound, ProblemCodes.NoReport, "The run has left no report of this format (yet).");
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.ContentDisposition = $"{(name == "report.html" ? "inline" : "attachment")}; filename=\"{name}\"";
        return TypedResults.Bytes(content, mediaType);
    }
}
